import type { ButtonHTMLAttributes } from 'preact';

type Props = ButtonHTMLAttributes & {
  /** `primary`: the one thing to do here. `quiet`: text or icon only. */
  look?: 'primary' | 'plain' | 'quiet' | 'danger';
};

export function Button({ look = 'plain', type = 'button', class: extra, ...rest }: Props) {
  return <button type={type} class={`button ${look} ${extra ?? ''}`} {...rest} />;
}
