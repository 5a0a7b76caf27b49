/**
 * Work that must not overlap, done in the order it was asked for. In the offscreen document each video asks for one piece
 * at a time, so that several videos take turns.
 */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Runs `work` when all earlier work is over, and settles as it does. If `signal` aborts before its turn, it rejects
   * with the signal's reason and `work` never starts.
   */
  take<T>(work: () => T | Promise<T>, signal?: AbortSignal): Promise<T> {
    const turn = this.#last.then(() => {
      signal?.throwIfAborted();
      return work();
    });
    this.#last = turn.catch(() => {}); // a failure is its owner's, not the next one's
    return turn;
  }
}
