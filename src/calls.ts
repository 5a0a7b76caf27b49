import { afterAwake } from './deadline';

/** Calls from a document to a worker of its own. */

/** What a worker answers to the call with the same `id`. */
export type Answer<T> = { id: number } & ({ value: T } | { error: string });

/**
 * ms until a worker that has not answered a call counts as broken: slow machines take 30 s to load a model, 2 s for four
 * faces. For a frame of a file its page waits longer than for an `answer` (src/check/check-file.ts): so it hears what broke.
 */
export const DEADLINE = { load: 120_000, answer: 45_000 };

interface Waiting {
  resolve(value: never): void;
  reject(error: Error): void;
  /** Stops its deadline. */
  stop(): void;
}

/**
 * The document's side; `Answers`: by a call's type. When the worker breaks or hangs, calls reject: those that wait and
 * any later one.
 */
export class Calls<Call extends { type: string }, Answers extends Record<Call['type'], unknown>> {
  readonly #worker: Worker;
  readonly #name: string;
  readonly #onEnd: () => void;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #over: Error | null = null;

  /** `name`: what an error calls the worker. `onEnd`: what else ends with it. */
  constructor(worker: Worker, name: string, onEnd: () => void = () => {}) {
    this.#worker = worker;
    this.#name = name;
    this.#onEnd = onEnd;
    worker.onerror = ({ message }) => this.end(`${name} broke: ${message}`);
    worker.onmessage = ({ data }: MessageEvent<Answer<unknown>>) => {
      const call = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      call?.stop();
      if ('error' in data) call?.reject(new Error(data.error));
      else call?.resolve(data.value as never);
    };
  }

  /** Rejects with what `answer` threw in the worker, or with why the worker ended. `deadline`: ms. */
  ask<T extends Call['type']>(
    call: Call & { type: T },
    { transfer = [], deadline = DEADLINE.answer }: { transfer?: Transferable[]; deadline?: number } = {},
  ): Promise<Answers[T]> {
    return new Promise((resolve, reject) => {
      if (this.#over) return reject(this.#over);
      const id = this.#asked++;
      this.#worker.postMessage({ ...call, id }, transfer);
      const stop = afterAwake(deadline, () => this.end(`${this.#name} did not answer`));
      this.#waiting.set(id, { resolve, reject, stop });
    });
  }

  /** Ends the worker. */
  end(reason: string): void {
    this.#over ??= new Error(reason);
    this.#worker.terminate();
    this.#onEnd();
    for (const { reject, stop } of this.#waiting.values()) {
      stop();
      reject(this.#over);
    }
    this.#waiting.clear();
  }
}

/** The worker's side: answers every call. */
export function serveCalls<Call extends object, T>(answer: (call: Call) => T | Promise<T>): void {
  self.onmessage = async ({ data }: MessageEvent<Call & { id: number }>) => {
    const { id } = data;
    try {
      self.postMessage({ id, value: await answer(data) } satisfies Answer<T>);
    } catch (error) {
      self.postMessage({ id, error: String(error) } satisfies Answer<T>);
    }
  };
}
