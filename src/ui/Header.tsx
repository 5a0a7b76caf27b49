import type { ComponentChildren } from 'preact';
import icon from '../icons/icon.svg';

export function Header({ children }: { children?: ComponentChildren }) {
  return (
    <header class="top">
      <img src={icon} alt="" width="24" height="24" />
      <h1>Deepfake Check</h1>
      {children}
    </header>
  );
}
