import { afterAwake } from '../deadline';

/** `promise`, or a rejection with the signal's reason as soon as it aborts. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
    if (signal.aborted) abort();
  });
}

/**
 * The same values, but the next one is already being made while the caller works with the current one. `drop` gets
 * a value that was made and never asked for.
 */
export async function* ahead<T>(source: AsyncGenerator<T>, drop: (value: T) => void): AsyncGenerator<T> {
  const ask = () => {
    const asked = source.next();
    asked.catch(() => {}); // reported where it is awaited
    return asked;
  };
  let next = ask();
  try {
    for (let current = await next; !current.done; current = await next) {
      next = ask();
      yield current.value;
    }
  } finally {
    next.then(
      (left) => !left.done && drop(left.value),
      () => {},
    );
    // Not awaited: a generator that hangs in a decoder would hang its reader too.
    source.return(undefined).catch(() => {});
  }
}

export interface Watchdog {
  /** Aborts with `reason` when nobody has called `feed` for the time last given. */
  signal: AbortSignal;
  /** Starts the time anew, in ms in which the machine is awake. */
  feed(ms: number): void;
  stop(): void;
}

export function watchdog(reason: () => Error): Watchdog {
  const bite = new AbortController();
  let stop = () => {};
  return {
    signal: bite.signal,
    stop: () => stop(),
    feed(ms) {
      stop();
      stop = afterAwake(ms, () => bite.abort(reason()));
    },
  };
}

/** Holds up whoever passes while it is closed. */
export interface Gate {
  readonly isOpen: boolean;
  open(): void;
  close(): void;
  /** Resolves at once, or when the gate opens. */
  pass(): Promise<void>;
}

export function createGate(): Gate {
  let isOpen = true;
  let waiting: (() => void)[] = [];
  return {
    get isOpen() {
      return isOpen;
    },
    open() {
      isOpen = true;
      for (const pass of waiting) pass();
      waiting = [];
    },
    close() {
      isOpen = false;
    },
    pass: () => (isOpen ? Promise.resolve() : new Promise((pass) => waiting.push(pass))),
  };
}
