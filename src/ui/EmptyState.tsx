import type { ComponentChildren } from 'preact';

interface Props {
  icon?: ComponentChildren;
  title: string;
  children?: ComponentChildren;
}

export function EmptyState({ icon, title, children }: Props) {
  return (
    <div class="empty">
      {icon}
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}

/** A problem, in a sentence. Read out when it appears. */
export function ErrorText({ children }: { children: ComponentChildren }) {
  return (
    <p class="error" role="alert">
      {children}
    </p>
  );
}
