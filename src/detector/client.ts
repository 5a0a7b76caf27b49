import { Calls, DEADLINE } from '../calls';
import type { Pixels } from '../messages';
import { MODEL } from '../model';
import { packaged } from '../offscreen/models';
import type { Answers, Detected, ToDetector } from './messages';

export interface Detector {
  /** Null for a picture that cannot be read. */
  detect(picture: Pixels): Promise<Detected | null>;
  release(): void;
}

/**
 * Loads MediaPipe's face detector, in a worker of its own: the document stays free, and the network loads meanwhile.
 * Throws ModelMissing without its model, or what kept the worker from starting.
 */
export async function startDetector(): Promise<Detector> {
  const file = packaged('models/face_detector.tflite');
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const calls = new Calls<ToDetector, Answers>(worker, 'The face detector');
  const release = () => calls.end('The face detector was released');
  const { minScore, overview } = MODEL.input;
  try {
    const model = await file; // it comes while the worker starts
    const base = chrome.runtime.getURL('mediapipe');
    await calls.ask({ type: 'create', base, model, minScore, side: overview }, { deadline: DEADLINE.load });
  } catch (error) {
    release();
    throw error;
  }
  return { detect: (picture) => calls.ask({ type: 'detect', picture }), release };
}
