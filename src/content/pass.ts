/** Share of a video that must have been looked at for it to count as seen. */
const ENOUGH = 0.9;

/**
 * Slots to each side of a frame that it stands for: a video's frames lie a little off their slots. Those of two slots in
 * a row leave no gap then; those with a slot between them that was missed do.
 */
const REACH = 0.75;

/** Parts of a slot that are told apart. */
const PARTS = 4;

/** s of media time around the ends of a video between which it jumps when it starts over. */
const ENDS = 1;

/** Which frames of a video were looked at, over all runs through it. */
export class Pass {
  readonly #rate: number;
  readonly #parts = new Set<number>();

  /** @param rate slots a second of media time */
  constructor(rate: number) {
    this.#rate = rate;
  }

  /** A frame at this media time, in s, was looked at. */
  add(mediaTime: number): void {
    const first = Math.round((mediaTime * this.#rate - REACH) * PARTS);
    for (let part = Math.max(0, first); part < first + 2 * REACH * PARTS; part++) this.#parts.add(part);
  }

  /** Whether a video this long, in s, was looked at from its beginning to its end. */
  covers(duration: number): boolean {
    if (!Number.isFinite(duration)) return false;
    const all = Math.max(1, Math.ceil(duration * this.#rate * PARTS));
    return [...this.#parts].filter((part) => part < all).length >= all * ENOUGH;
  }
}

/** Whether a step back in media time is the video starting over. Played faster, its frames lie further apart. */
export function isLoop(from: number, to: number, duration: number, playbackRate = 1): boolean {
  const reach = ENDS * Math.max(1, playbackRate);
  return to < from && to <= reach && from >= duration - reach;
}
