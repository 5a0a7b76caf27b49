/** ms for which a verdict must stand before it is read out: one that flickers at a threshold is not read out each time. */
const STANDS = 1500;

/**
 * Has screen readers say a text once, when it has come to stay; the same text again only of another subject (a video's
 * key). Nothing more is said after `signal` aborts.
 */
export function announcer(element: HTMLElement, signal: AbortSignal): (subject: string, text: string) => void {
  element.setAttribute('aria-live', 'polite');
  let about = '';
  let wanted = '';
  let said = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  return (subject, text) => {
    if (subject === about && text === wanted) return;
    if (subject !== about) said = '';
    about = subject;
    wanted = text;
    clearTimeout(timer);
    if (text !== said) element.textContent = ''; // it no longer holds
    if (text === '' || text === said) return;
    timer = setTimeout(() => {
      said = text;
      element.textContent = text;
    }, STANDS);
  };
}
