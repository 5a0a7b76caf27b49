/** A sleep of the machine counts as one of them at most. From the fifth timer of a chain on, a hidden page has one a minute. */
const PARTS = 4;

/**
 * Calls `act` after so many ms in which the machine was awake: one that sleeps works on nothing, and some clocks go on
 * meanwhile. Gives what stops it.
 */
export function afterAwake(ms: number, act: () => void): () => void {
  let passed = 0;
  let timer: ReturnType<typeof setTimeout>;
  const wait = () => {
    timer = setTimeout(() => (++passed < PARTS ? wait() : act()), ms / PARTS);
  };
  wait();
  return () => clearTimeout(timer);
}

/** `promise`, or a rejection after so many ms. */
export function inTime<T>(promise: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = afterAwake(ms, () => reject(new Error(`No answer within ${ms / 1000} s`)));
    promise.then(resolve, reject).finally(stop);
  });
}
