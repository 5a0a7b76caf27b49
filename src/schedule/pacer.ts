/** ms by which a frame may come early: a video shows its frames when it has them. */
const EARLY = 20;

/** ms by which a frame may come late without those after it being put off: a frame of a slow video. */
const LATE = 50;

/** Spreads frames evenly over the clock (ms). */
export class Pacer {
  #next = Number.NEGATIVE_INFINITY;

  isDue(now: number): boolean {
    return now >= this.#next - EARLY;
  }

  /** A frame is taken; the next is due in a `rate`th of a second. */
  take(now: number, rate: number): void {
    this.#next = (now - this.#next > LATE ? now : this.#next) + 1000 / rate;
  }
}
