import type { Look } from './faces';
import type { Earlier } from './network';

/**
 * Frames of a face for which one look of ReLSTM's backbone stands, that frame's included. What that changes of verdicts
 * stands in docs/RESULTS.md (training/seldom.py).
 */
export const STANDS_FOR = 4;

/** s of media time after which a look has to be taken anew, however few frames there were. */
const STALE = 1;

/** The last look of ReLSTM's backbone at each face. */
export class SeldomLooks {
  #last = new Map<number, { look: Earlier; mediaTime: number; frames: number }>();

  /** For each of the frames that come next, in order, where ReLSTM's part of its features may come from. */
  plan(batch: readonly Pick<Look, 'track' | 'mediaTime'>[]): (Earlier | null)[] {
    return batch.map(({ track: { id }, mediaTime }, i) => {
      const last = this.#last.get(id);
      if (last && last.frames < STANDS_FOR && Math.abs(mediaTime - last.mediaTime) <= STALE) {
        last.frames++;
        return last.look;
      }
      this.#last.set(id, { look: i, mediaTime, frames: 1 });
      return null;
    });
  }

  /** Takes what the frames of the last plan came to. Only faces whose tracks last are remembered. */
  done(vectors: readonly Float32Array[], tracks: readonly { id: number }[]): void {
    const lasting = new Set(tracks.map(({ id }) => id));
    for (const [id, last] of this.#last) {
      const look = typeof last.look === 'number' ? vectors[last.look] : last.look;
      if (look && lasting.has(id)) last.look = look;
      else this.#last.delete(id);
    }
  }
}
