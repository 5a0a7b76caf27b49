/** Colours of the style sheet as a canvas takes them, in the scheme that `element` is shown in. */
export function coloursOf<N extends string>(element: Element, names: readonly N[]): Record<N, string> {
  const probe = document.createElement('span');
  probe.hidden = true;
  // Else all of them are the one colour of text that is forced upon pages.
  probe.style.forcedColorAdjust = 'none';
  element.append(probe);
  const colours = Object.fromEntries(
    names.map((name) => {
      probe.style.color = `var(--${name})`;
      return [name, getComputedStyle(probe).color];
    }),
  );
  probe.remove();
  return colours as Record<N, string>;
}

/** Calls `listener` when colours change: with the system's scheme, and around printing, which is always light. */
export function onSchemeChange(listener: () => void, signal: AbortSignal): void {
  const on = { signal };
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', listener, on);
  const root = document.documentElement;
  const turn = (scheme: string) => () => {
    root.style.colorScheme = scheme;
    listener();
  };
  addEventListener('beforeprint', turn('light'), on);
  addEventListener('afterprint', turn(''), on);
}
