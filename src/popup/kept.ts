import { type ReadonlySignal, signal } from '@preact/signals';
import { countChecks, deleteCheck, eraseHistory, type HistoryEntry, listChecks, onHistoryChange } from '../history';

/** Entries shown at first, and more at each "Show more". */
const PAGE = 50;

/** The kept checks as the popup shows them. It follows changes from elsewhere, such as a check that ends just now. */
export interface Kept {
  /** Newest first; null until they are read. */
  entries: ReadonlySignal<readonly HistoryEntry[] | null>;
  /** Checks kept in all. */
  total: ReadonlySignal<number>;
  /** What went wrong last, in a sentence. */
  problem: ReadonlySignal<string | null>;
  more(): void;
  erase(id: number): void;
  eraseAll(): void;
}

export function keptChecks(life: AbortSignal): Kept {
  const entries = signal<readonly HistoryEntry[] | null>(null);
  const total = signal(0);
  const problem = signal<string | null>(null);
  let limit = PAGE;

  const attempt = async (work: () => Promise<void>, failure: string) => {
    try {
      await work();
      const [listed, counted] = await Promise.all([listChecks(limit), countChecks()]);
      entries.value = listed;
      total.value = counted;
      problem.value = null;
    } catch (error) {
      console.error(error);
      problem.value = failure;
    }
  };
  const load = () => attempt(async () => {}, 'The history cannot be read.');

  onHistoryChange(load, life);
  void load();
  return {
    entries,
    total,
    problem,
    more() {
      limit += PAGE;
      void load();
    },
    erase: (id) => void attempt(() => deleteCheck(id), 'The check could not be erased.'),
    eraseAll: () => void attempt(eraseHistory, 'The history could not be erased.'),
  };
}
