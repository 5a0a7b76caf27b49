import browser from 'webextension-polyfill';

/** False once the extension was updated or removed: this script is an orphan then, and every call of the browser throws. */
export function isAlive(): boolean {
  return browser.runtime?.id !== undefined;
}

const NEWCOMER = 'deepfake-check:newcomer';

declare global {
  var deepfakeCheck: AbortController | undefined;
}

/**
 * A signal that aborts when a newer copy of this script takes the page over, and ends the older copy. A copy of the same
 * extension shares our globals. One from before an update lives in a world of its own: it is told by an event, which
 * a page could send too, and so an orphan only obeys when it really is one.
 */
export function takeOver(): AbortSignal {
  globalThis.deepfakeCheck?.abort();
  document.dispatchEvent(new Event(NEWCOMER));
  const life = new AbortController();
  globalThis.deepfakeCheck = life;
  document.addEventListener(
    NEWCOMER,
    () => {
      if (!isAlive()) life.abort();
    },
    { signal: life.signal },
  );
  return life.signal;
}
