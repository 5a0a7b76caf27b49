import { OFFSCREEN_PAGE, type PingOffscreen } from '../messages';

const PING = { every: 100, attempts: 100 };

let work: Promise<unknown> = Promise.resolve();

/** Making and closing never overlap. After the service worker slept there is nothing to remember: the browser knows. */
function inTurn<T>(step: () => Promise<T>): Promise<T> {
  const turn = work.then(step, step);
  work = turn.catch(() => {});
  return turn;
}

/** Makes the offscreen document if there is none. True as soon as it listens, false if that cannot be had. */
export function needOffscreen(): Promise<boolean> {
  return inTurn(async () => {
    try {
      if (!(await exists())) await create();
      return await listens();
    } catch (error) {
      console.error('The offscreen document could not be made:', error);
      return false;
    }
  });
}

/** Closes the offscreen document, which gives its memory back. */
export function closeOffscreen(): Promise<void> {
  return inTurn(async () => {
    if (await exists()) await chrome.offscreen.closeDocument();
  });
}

async function exists(): Promise<boolean> {
  const contexts = await chrome.runtime.getContexts({
    contextTypes: [chrome.runtime.ContextType.OFFSCREEN_DOCUMENT],
    documentUrls: [chrome.runtime.getURL(OFFSCREEN_PAGE)],
  });
  return contexts.length > 0;
}

async function create(): Promise<void> {
  try {
    await chrome.offscreen.createDocument({
      url: OFFSCREEN_PAGE,
      // WORKERS has no time limit (the wasm threads are workers); other reasons end while a video is being watched.
      reasons: [chrome.offscreen.Reason.WORKERS],
      justification: 'Runs the detection model on this device.',
    });
  } catch (error) {
    // An instance of this worker that is just ending may have been faster.
    if (!(await exists())) throw error;
  }
}

/** Created does not mean that its script runs: asks until it answers. */
async function listens(): Promise<boolean> {
  for (let i = 0; i < PING.attempts; i++) {
    const answer: unknown = await chrome.runtime
      .sendMessage({ type: 'ping-offscreen' } satisfies PingOffscreen)
      .catch(() => null); // nobody listens yet
    if (answer === true) return true;
    await new Promise((resolve) => setTimeout(resolve, PING.every));
  }
  return false;
}
