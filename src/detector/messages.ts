import type { Rect } from '../geometry';
import type { Pixels } from '../messages';

/** What the document asks of the worker with the face detector. */
export type ToDetector =
  | { type: 'create'; base: string; model: Uint8Array<ArrayBuffer>; minScore: number; side: number }
  | { type: 'detect'; picture: Pixels };

/** Faces found in a picture: boxes in its px, which may reach over its edge; and ms that it took to find them. */
export interface Detected {
  boxes: Rect[];
  milliseconds: number;
}

export interface Answers {
  create: null;
  /** Null: the picture cannot be read. */
  detect: Detected | null;
}
