import browser from 'webextension-polyfill';
import { EngineGone } from '../engine';
import { type FromHeat, type Handlers, HEAT_PORT, type Heat, type ToBackground, type ToHeat } from '../messages';

/**
 * Which regions of a kept crop move its score: computed by the offscreen document, on this device.
 * @throws EngineGone, or the signal's reason when it aborts, which ends the work
 */
export async function askHeat(picture: Blob, signal: AbortSignal, onProgress: (share: number) => void): Promise<Heat> {
  const listens: unknown = await browser.runtime
    .sendMessage({ type: 'need-offscreen' } satisfies ToBackground)
    .catch(() => false);
  signal.throwIfAborted();
  if (listens !== true) throw new EngineGone('lost');

  const { promise, resolve, reject } = Promise.withResolvers<Heat>();
  const port = browser.runtime.connect({ name: HEAT_PORT });
  const handlers: Handlers<FromHeat> = {
    progress: ({ done, total }) => onProgress(done / total),
    heat: ({ whole, cells }) => resolve({ whole, cells }),
    failed: ({ reason }) => reject(new EngineGone(reason)),
  };
  port.onMessage.addListener((message: unknown) => {
    const received = message as FromHeat;
    (handlers[received.type] as ((message: FromHeat) => void) | undefined)?.(received);
  });
  port.onDisconnect.addListener(() => {
    void chrome.runtime?.lastError; // read, or the browser logs it
    reject(new EngineGone('lost'));
  });
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  port.postMessage({ type: 'explain', picture } satisfies ToHeat);
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', abort);
    port.disconnect();
  }
}
