import { type ReadonlySignal, signal } from '@preact/signals';
import {
  addCheck,
  allChecks,
  countChecks,
  deleteCheck,
  eraseHistory,
  type HistoryEntry,
  listChecks,
  onHistoryChange,
} from '../history';
import type { Check } from '../messages';
import { EVERYTHING, isEverything, matches, type Query } from './query';

/** Entries shown at first, and more at each "Show more". */
const PAGE = 50;

/** The kept checks as the popup shows them. It follows changes from elsewhere, such as a check that ends just now. */
export interface Kept {
  /** The newest that were asked for; null until they are read. */
  entries: ReadonlySignal<readonly HistoryEntry[] | null>;
  /** Checks that were asked for, shown or not. */
  found: ReadonlySignal<number>;
  /** Checks kept in all. */
  total: ReadonlySignal<number>;
  query: ReadonlySignal<Query>;
  /** The check erased last, while that can be undone. */
  erased: ReadonlySignal<Check | null>;
  /** What went wrong last, in a sentence. */
  problem: ReadonlySignal<string | null>;
  ask(query: Query): void;
  more(): void;
  erase(entry: HistoryEntry): void;
  undo(): void;
  eraseAll(): void;
  /** All kept checks, newest first; null if they cannot be read, which `problem` then says. */
  all(): Promise<Check[] | null>;
}

export function keptChecks(life: AbortSignal): Kept {
  const entries = signal<readonly HistoryEntry[] | null>(null);
  const found = signal(0);
  const total = signal(0);
  const query = signal(EVERYTHING);
  const erased = signal<Check | null>(null);
  const problem = signal<string | null>(null);
  let limit = PAGE;

  const attempt = async <T>(work: () => Promise<T>, failure: string): Promise<T | null> => {
    try {
      const result = await work();
      problem.value = null;
      return result;
    } catch (error) {
      console.error(error);
      problem.value = failure;
      return null;
    }
  };
  const load = () =>
    attempt(async () => {
      const asked = query.value;
      const wanted = isEverything(asked) ? undefined : (check: Check) => matches(check, asked);
      const listed = await listChecks(limit, wanted);
      const counted = wanted ? await countChecks() : listed.total;
      if (query.value !== asked) return; // what was typed meanwhile is being looked for
      entries.value = listed.entries;
      found.value = listed.total;
      total.value = counted;
    }, 'The history cannot be read.');
  const change = async (work: () => Promise<unknown>, failure: string) => {
    await attempt(work, failure);
    if (problem.value === null) await load();
  };

  onHistoryChange(load, life);
  void load();
  return {
    entries,
    found,
    total,
    query,
    erased,
    problem,
    ask(asked) {
      query.value = asked;
      limit = PAGE;
      void load();
    },
    more() {
      limit += PAGE;
      void load();
    },
    erase({ id, check }) {
      const work = async () => {
        await deleteCheck(id);
        erased.value = check;
      };
      void change(work, 'The check could not be erased.');
    },
    undo() {
      const check = erased.value;
      erased.value = null;
      if (check) void change(() => addCheck(check), 'The check could not be brought back.');
    },
    eraseAll() {
      erased.value = null;
      void change(eraseHistory, 'The history could not be erased.');
    },
    all: () => attempt(allChecks, 'The history cannot be read.'),
  };
}
