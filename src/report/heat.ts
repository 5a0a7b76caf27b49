import { EngineGone, wakeEngine } from '../engine';
import { openLine } from '../line';
import { type FromHeat, type Handlers, type Heat, handle } from '../messages';

/**
 * Which regions of a kept crop move its score: computed by the offscreen document, on this device.
 * @throws EngineGone, or the signal's reason when it aborts, which ends the work
 */
export async function askHeat(picture: Blob, signal: AbortSignal, onProgress: (share: number) => void): Promise<Heat> {
  const listens = await wakeEngine();
  signal.throwIfAborted();
  if (!listens) throw new EngineGone('lost');

  const { promise, resolve, reject } = Promise.withResolvers<Heat>();
  const line = openLine('heat');
  const handlers: Handlers<FromHeat> = {
    progress: ({ done, total }) => onProgress(done / total),
    heat: ({ whole, cells }) => resolve({ whole, cells }),
    failed: ({ reason }) => reject(new EngineGone(reason)),
  };
  line.hear(
    (message) => handle(handlers, message),
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
