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

/** How many of the crops that wait, oldest first, the backbone shall see now: full batches, or all after a while. */
export function batchOf(waiting: readonly Seen[], now: number): number {
  const [oldest] = waiting;
  if (oldest && now - oldest.came >= PATIENCE) return waiting.length;
  return waiting.length - (waiting.length % BATCH);
}
