/** ms that a page gets to bring its words in line with its pictures. */
const SETTLE = 400;

/**
 * ms to wait for the other half of a change. A name without a new source: the pictures are still those of the video
 * before. A source without a new name: mostly an advertisement, or the same video loaded anew.
 */
const WAIT = { name: 5000, source: 1200 };

/**
 * Whether a page's words and an element's pictures are about one video. Pages name another video first and give its
 * source later, or the other way round: until both have come, nobody can say which video a frame is of.
 * Times are ms of one clock.
 */
export class Agreement {
  #half: 'name' | 'source' | null = null;
  #changedAt: number;
  #sourcedAt = Number.NEGATIVE_INFINITY;

  constructor(now: number) {
    this.#changedAt = now;
  }

  /** The page names another video. */
  named(now: number): void {
    this.#change('name', now);
  }

  /** The element is given another source. */
  sourced(now: number): void {
    this.#sourcedAt = now;
    this.#change('source', now);
  }

  /** When the element was given its source, as far as that was seen. */
  get sourcedAt(): number {
    return this.#sourcedAt;
  }

  /** Whether a name that comes now belongs to the source that the element was given last. */
  awaitsName(now: number): boolean {
    return now - this.#sourcedAt < WAIT.source;
  }

  holds(now: number): boolean {
    return now - this.#changedAt >= (this.#half ? WAIT[this.#half] : SETTLE);
  }

  #change(half: 'name' | 'source', now: number): void {
    const isSecond = this.#half !== null && this.#half !== half && !this.holds(now);
    this.#half = isSecond ? null : half;
    this.#changedAt = now;
  }
}
