import type { ButtonHTMLAttributes } from 'preact';

type Props = ButtonHTMLAttributes & {
  /** `primary`: the one thing to do here. `quiet`: text or icon only. `link`: a word in a sentence. */
  look?: 'primary' | 'plain' | 'quiet' | 'link' | 'danger';
};

export function Button({ look = 'plain', type = 'button', class: extra, ...rest }: Props) {
  return <button type={type} class={`button ${look} ${extra ?? ''}`} {...rest} />;
}
