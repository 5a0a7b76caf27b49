import { OFFSCREEN_PAGE, type PingOffscreen } from '../messages';

const PING = { every: 100, attempts: 100 };

let making: Promise<boolean> | null = null;

/**
 * Makes the offscreen document if there is none. True as soon as it listens, false if that cannot be had. It closes
 * itself. After this service worker slept there is nothing to remember: the browser knows.
 */
export function needOffscreen(): Promise<boolean> {
  making ??= make().finally(() => {
    making = null;
  });
  return making;
}

/** Created does not mean that its script runs: asks until it answers. One that was just closing is made again. */
async function make(): Promise<boolean> {
  try {
    for (let i = 0; i < PING.attempts; i++) {
      if (!(await exists())) await create();
      if (await listens()) return true;
      await new Promise((resolve) => setTimeout(resolve, PING.every));
    }
  } catch (error) {
    console.error('The offscreen document could not be made:', error);
  }
  return false;
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

async function listens(): Promise<boolean> {
  const answer: unknown = await chrome.runtime
    .sendMessage({ type: 'ping-offscreen' } satisfies PingOffscreen)
    .catch(() => null); // nobody listens yet
  return answer === true;
}
