import type { Look } from './faces';
import { BATCH } from './network';

/** A face in one frame, as the network will see it. */
export interface Seen extends Look {
  /** RGB bytes [size, size, 3]. */
  crop: Uint8Array;
  /** performance.now() when its frame came. */
  came: number;
}

/** ms that a crop waits for others at most: a video that is looked at seldom still shows that something happens. */
const PATIENCE = 500;

/** Whether crops, oldest first, have waited long enough or are enough for a run of the backbone. */
export function isBatch(waiting: readonly Seen[], now: number): boolean {
  const [oldest] = waiting;
  return oldest !== undefined && (waiting.length >= BATCH || now - oldest.came >= PATIENCE);
}
