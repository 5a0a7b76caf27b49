import { computed, type ReadonlySignal, signal } from '@preact/signals';
import {
  allChecks,
  deleteCheck,
  eraseHistory,
  getCheck,
  HistoryFullError,
  listSummaries,
  newestSummaries,
  onHistoryChange,
  putCheck,
  type Summary,
} from '../history';
import { type TextKey, t } from '../i18n';
import type { Check } from '../messages';
import { EVERYTHING, type Query, selected } from './query';

/** Entries that fill the popup when it opens. A first frame of more would only come later. */
const FIRST = 8;

/** Entries shown once all are read, and more at each "Show more". */
const PAGE = 30;

/** The kept checks as the popup shows them. It follows changes from elsewhere, such as a check that ends just now. */
export interface Kept {
  /** Settles when the newest are read, or cannot be. */
  begun: Promise<unknown>;
  /** How many there are; null until that is known. */
  total: ReadonlySignal<number | null>;
  /** All of them; null until they are read, which is after the first frame. */
  all: ReadonlySignal<readonly Summary[] | null>;
  query: ReadonlySignal<Query>;
  /** Those that the query asks for, in its order. */
  found: ReadonlySignal<readonly Summary[]>;
  /** The first of those; until all are read, the newest. */
  shown: ReadonlySignal<readonly Summary[]>;
  /** The check erased last and its key, while that can be undone. */
  erased: ReadonlySignal<{ id: Summary['id']; check: Check } | null>;
  /** What went wrong last, in a sentence. */
  problem: ReadonlySignal<string | null>;
  ask(query: Query): void;
  more(): void;
  erase(id: Summary['id']): void;
  undo(): void;
  eraseAll(): void;
  /** All kept checks as they are, newest first; null if they cannot be read, which `problem` then says. */
  whole(): Promise<Check[] | null>;
}

export function keptChecks(life: AbortSignal): Kept {
  const first = signal<Awaited<ReturnType<typeof newestSummaries>> | null>(null);
  const all = signal<readonly Summary[] | null>(null);
  const total = computed(() => all.value?.length ?? first.value?.total ?? null);
  const query = signal(EVERYTHING);
  const limit = signal(PAGE);
  const found = computed(() => selected(all.value ?? [], query.value));
  const shown = computed(() => (all.value ? found.value.slice(0, limit.value) : (first.value?.newest ?? [])));
  const erased = signal<{ id: Summary['id']; check: Check } | null>(null);
  const problem = signal<string | null>(null);

  const attempt = async <T>(work: () => Promise<T>, failure: (error: unknown) => TextKey): Promise<T | null> => {
    try {
      const result = await work();
      problem.value = null;
      return result;
    } catch (error) {
      console.error(error);
      problem.value = t(failure(error));
      return null;
    }
  };
  const load = () =>
    attempt(
      async () => {
        all.value = await listSummaries();
      },
      () => 'popup_unreadable',
    );
  const begin = () =>
    attempt(
      async () => {
        first.value = await newestSummaries(FIRST);
      },
      () => 'popup_unreadable',
    );
  const change = async (work: () => Promise<unknown>, failure: (error: unknown) => TextKey) => {
    await attempt(work, failure);
    if (problem.value === null) await load();
  };

  onHistoryChange(load, life);
  const begun = begin();
  void begun.then(nextFrame).then(load);
  return {
    begun,
    total,
    all,
    query,
    found,
    shown,
    erased,
    problem,
    ask(asked) {
      query.value = asked;
      limit.value = PAGE;
    },
    more() {
      limit.value += PAGE;
    },
    erase(id) {
      const work = async () => {
        const check = await getCheck(id);
        await deleteCheck(id);
        erased.value = check ? { id, check } : null;
      };
      void change(work, () => 'popup_not_erased');
    },
    undo() {
      const undone = erased.value;
      if (!undone) return;
      const work = async () => {
        await putCheck(undone.id, undone.check); // under its key, by which open reports know it
        erased.value = null;
      };
      void change(work, (error) => (error instanceof HistoryFullError ? 'popup_not_undone_full' : 'popup_not_undone'));
    },
    eraseAll() {
      erased.value = null;
      void change(eraseHistory, () => 'popup_not_all_erased');
    },
    whole: () => attempt(allChecks, () => 'popup_unreadable'),
  };
}

/** Resolves when the next frame is on the screen; soon anyway where no frames are drawn, as in a hidden tab. */
function nextFrame(): Promise<void> {
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, 200);
  });
}
