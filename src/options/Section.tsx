import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface Props {
  title: string;
  hint?: string;
  children: ComponentChildren;
}

/** Options that belong together: a heading over a card of rows. */
export function Section({ title, hint, children }: Props) {
  const id = useId();
  return (
    <section class="group" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {hint && <p class="hint">{hint}</p>}
      <div class="card">{children}</div>
    </section>
  );
}
