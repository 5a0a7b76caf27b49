/** Share of a video's slots that must have been looked at for it to count as seen. */
const ENOUGH = 0.9;

/** s of media time around the ends of a video between which it jumps when it starts over. */
const ENDS = 1;

/** Which frames of a video were looked at, over all runs through it. */
export class Pass {
  readonly #rate: number;
  readonly #slots = new Set<number>();

  /** @param rate slots a second of media time */
  constructor(rate: number) {
    this.#rate = rate;
  }

  /** A frame at this media time, in s, was looked at. */
  add(mediaTime: number): void {
    this.#slots.add(Math.round(mediaTime * this.#rate));
  }

  /** Whether a video this long, in s, was looked at from its beginning to its end. */
  covers(duration: number): boolean {
    return Number.isFinite(duration) && this.#slots.size >= Math.max(1, duration * this.#rate * ENOUGH);
  }
}

/** Whether a step back in media time is the video starting over. Played faster, its frames lie further apart. */
export function isLoop(from: number, to: number, duration: number, playbackRate = 1): boolean {
  const reach = ENDS * Math.max(1, playbackRate);
  return to < from && to <= reach && from >= duration - reach;
}
