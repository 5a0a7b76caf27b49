import { type ReadonlySignal, signal } from '@preact/signals';
import { createGate } from './async';
import type { Outcome, Rule, Step } from './check-file';

export interface Item {
  /** Unique among all pages: under it the page hands out the report. */
  id: string;
  file: File;
  state: { type: 'waiting' } | ({ type: 'checking' } & Step) | Outcome;
}

export interface Queue {
  items: ReadonlySignal<readonly Item[]>;
  /** While it is, the running check holds still and no other starts. */
  paused: ReadonlySignal<boolean>;
  /** Puts files at the end. They are checked one after another. */
  add(files: Iterable<File>): void;
  /** Stops a waiting or running check; the file stays in the list. */
  cancel(id: Item['id']): void;
  /** Stops all that is not done. */
  cancelAll(): void;
  /** Takes a file off the list, stopping it if need be. */
  remove(id: Item['id']): void;
  /** Takes all off the list that are done. */
  clear(): void;
  pause(): void;
  resume(): void;
}

export type CheckFile = (file: File, rule: Rule, onStep: (step: Step) => void) => Promise<Outcome>;

export function isDone(item: Item): boolean {
  return item.state.type !== 'waiting' && item.state.type !== 'checking';
}

/** The item of `now` that was not done `before`; the last one, if there are several. */
export function newlyDone(before: readonly Item[], now: readonly Item[]): Item | undefined {
  const done = new Set(before.filter(isDone).map(({ id }) => id));
  return now.findLast((item) => isDone(item) && !done.has(item.id));
}

/** A queue that hands its files to `check` one at a time. A file's end, however it ends, starts the next. */
export function createQueue(check: CheckFile): Queue {
  const items = signal<readonly Item[]>([]);
  const paused = signal(false);
  const gate = createGate();
  let running: { id: Item['id']; stop: AbortController } | null = null;

  const update = (id: Item['id'], state: Item['state']) => {
    items.value = items.value.map((item) => (item.id === id ? { ...item, state } : item));
  };

  async function work() {
    if (running) return;
    for (;;) {
      const item = paused.value ? undefined : items.value.find(({ state }) => state.type === 'waiting');
      if (!item) return;
      const stop = new AbortController();
      running = { id: item.id, stop };
      update(item.id, { type: 'checking', time: 0, duration: null, progress: { type: 'loading' }, picture: null });
      const outcome = await check(item.file, { signal: stop.signal, gate }, (step) =>
        update(item.id, { type: 'checking', ...step }),
      );
      running = null;
      update(item.id, outcome);
    }
  }

  const cancel = (id: Item['id']) => {
    if (running?.id === id) running.stop.abort();
    else if (items.value.some((item) => item.id === id && !isDone(item))) update(id, { type: 'cancelled' });
  };
  const resume = () => {
    paused.value = false;
    gate.open();
    void work();
  };

  // Where nothing is left to hold up, a pause is over: the next file would wait without anybody knowing for what.
  items.subscribe((now) => {
    if (now.every(isDone)) resume();
  });

  return {
    items,
    paused,
    cancel,
    resume,
    add(files) {
      const added = Array.from(files, (file): Item => ({ id: crypto.randomUUID(), file, state: { type: 'waiting' } }));
      items.value = [...items.value, ...added];
      void work();
    },
    cancelAll() {
      items.value = items.value.map((item) =>
        item.state.type === 'waiting' ? { ...item, state: { type: 'cancelled' } } : item,
      );
      running?.stop.abort();
      resume();
    },
    remove(id) {
      cancel(id);
      items.value = items.value.filter((item) => item.id !== id);
    },
    clear() {
      items.value = items.value.filter((item) => !isDone(item));
    },
    pause() {
      paused.value = true;
      gate.close();
    },
  };
}
