/** Share of a video's slots that must have been looked at for a pass to count as complete. */
const ENOUGH = 0.9;

/** One run through a video, as far as its frames were looked at. */
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
