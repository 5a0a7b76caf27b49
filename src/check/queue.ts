import { type ReadonlySignal, signal } from '@preact/signals';
import type { Outcome, Step } from './check-file';

export interface Item {
  id: number;
  file: File;
  state: { type: 'waiting' } | ({ type: 'checking' } & Step) | Outcome;
}

export interface Queue {
  items: ReadonlySignal<readonly Item[]>;
  /** Puts files at the end. They are checked one after another. */
  add(files: Iterable<File>): void;
  /** Stops a waiting or running check; the file stays in the list. */
  cancel(id: number): void;
  /** Takes a file off the list, stopping it if need be. */
  remove(id: number): void;
  /** Takes all off the list that are done. */
  clear(): void;
}

export type CheckFile = (file: File, signal: AbortSignal, onStep: (step: Step) => void) => Promise<Outcome>;

export function isDone(item: Item): boolean {
  return item.state.type !== 'waiting' && item.state.type !== 'checking';
}

/** A queue that hands its files to `check` one at a time. A file's end, however it ends, starts the next. */
export function createQueue(check: CheckFile): Queue {
  const items = signal<readonly Item[]>([]);
  let lastId = 0;
  let running: { id: number; stop: AbortController } | null = null;

  const update = (id: number, state: Item['state']) => {
    items.value = items.value.map((item) => (item.id === id ? { ...item, state } : item));
  };

  async function work() {
    if (running) return;
    for (;;) {
      const item = items.value.find(({ state }) => state.type === 'waiting');
      if (!item) return;
      running = { id: item.id, stop: new AbortController() };
      update(item.id, { type: 'checking', time: 0, duration: null, progress: { type: 'loading' } });
      const outcome = await check(item.file, running.stop.signal, (step) =>
        update(item.id, { type: 'checking', ...step }),
      );
      running = null;
      update(item.id, outcome);
    }
  }

  const cancel = (id: number) => {
    if (running?.id === id) running.stop.abort();
    else if (items.value.some((item) => item.id === id && !isDone(item))) update(id, { type: 'cancelled' });
  };

  return {
    items,
    cancel,
    add(files) {
      const added = Array.from(files, (file): Item => ({ id: ++lastId, file, state: { type: 'waiting' } }));
      items.value = [...items.value, ...added];
      void work();
    },
    remove(id) {
      cancel(id);
      items.value = items.value.filter((item) => item.id !== id);
    },
    clear() {
      items.value = items.value.filter((item) => !isDone(item));
    },
  };
}
