/** Adds up the time that work takes, and the waits between its parts unless they are pauses. All in ms of one clock. */
export class Stopwatch {
  readonly #longest: number;
  #last: number | null = null;
  #sum = 0;

  /** @param longest wait that is no pause yet */
  constructor(longest: number) {
    this.#longest = longest;
  }

  get sum(): number {
    return this.#sum;
  }

  /** A part of the work begins. */
  begin(now: number): void {
    const waited = now - (this.#last ?? now);
    if (waited <= this.#longest) this.#sum += waited;
    this.#last = now;
  }

  /** The part that began last ends. */
  end(now: number): void {
    this.#sum += now - (this.#last ?? now);
    this.#last = now;
  }
}
