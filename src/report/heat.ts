import browser from 'webextension-polyfill';
import { EngineGone } from '../engine';
import { openLine } from '../line';
import type { FromHeat, Handlers, Heat, ToBackground } from '../messages';

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
  const line = openLine('heat');
  const handlers: Handlers<FromHeat> = {
    progress: ({ done, total }) => onProgress(done / total),
    heat: ({ whole, cells }) => resolve({ whole, cells }),
    failed: ({ reason }) => reject(new EngineGone(reason)),
  };
  line.hear(
    (message) => (handlers[message.type] as ((message: FromHeat) => void) | undefined)?.(message),
    () => reject(new EngineGone('lost')),
  );
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  line.send({ type: 'explain', picture });
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', abort);
    line.close();
  }
}
