import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Check } from './messages';

/** A finished check and its key. Higher ids are newer. */
export interface HistoryEntry {
  id: number;
  check: Check;
}

/** The disk is full and making room did not help. */
export class HistoryFullError extends Error {
  override name = 'HistoryFullError';
}

interface Schema extends DBSchema {
  checks: { key: number; value: Check; indexes: { at: number } };
}

/** Entries that lose their picture, or are erased, in one attempt to make room. */
const BATCH = 20;

let opening: Promise<IDBPDatabase<Schema>> | null = null;

/** The open database. It is opened anew after the browser closed it. */
function database(): Promise<IDBPDatabase<Schema>> {
  opening ??= openDB<Schema>('history', 1, {
    upgrade(db) {
      db.createObjectStore('checks', { autoIncrement: true }).createIndex('at', 'at');
    },
    blocking(_current, _next, event) {
      (event.target as IDBDatabase).close();
      opening = null;
    },
    terminated() {
      opening = null;
    },
  }).catch((error: unknown) => {
    opening = null;
    throw error;
  });
  return opening;
}

/**
 * Writes a check and gives its id. A full disk costs the oldest entries their evidence, then their pictures, then the oldest entries.
 * @throws HistoryFullError
 */
export async function addCheck(check: Check): Promise<number> {
  const db = await database();
  const id = await withRoom(
    () => db.add('checks', check),
    [dropOldestEvidence, dropOldestThumbnails, dropOldestEntries],
  );
  changed();
  return id;
}

/**
 * The newest checks, at most `limit`, and how many there are in all. With `wanted`, of those it takes; that reads
 * every check.
 */
export async function listChecks(
  limit = 50,
  wanted?: (check: Check) => boolean,
): Promise<{ entries: HistoryEntry[]; total: number }> {
  const { store } = (await database()).transaction('checks');
  const entries: HistoryEntry[] = [];
  let total = 0;
  let cursor = await store.index('at').openCursor(null, 'prev');
  while (cursor && (wanted || entries.length < limit)) {
    if ((!wanted || wanted(cursor.value)) && ++total <= limit) {
      entries.push({ id: cursor.primaryKey, check: cursor.value });
    }
    cursor = await cursor.continue();
  }
  return { entries, total: wanted ? total : await store.count() };
}

/** All checks, newest first. */
export async function allChecks(): Promise<Check[]> {
  return (await (await database()).getAllFromIndex('checks', 'at')).reverse();
}

export async function getCheck(id: number): Promise<Check | undefined> {
  return (await database()).get('checks', id);
}

/** Key of the check that ended at a time, of the video at an address; null if it is not, or no longer, kept. */
export async function findCheck(at: number, url: string): Promise<number | null> {
  const { store } = (await database()).transaction('checks');
  const keys = await store.index('at').getAllKeys(at);
  for (const key of keys) if ((await store.get(key))?.source.url === url) return key;
  return null;
}

export async function countChecks(): Promise<number> {
  return (await database()).count('checks');
}

export async function deleteCheck(id: number): Promise<void> {
  await (await database()).delete('checks', id);
  changed();
}

export async function eraseHistory(): Promise<void> {
  await (await database()).clear('checks');
  changed();
}

/** A check without the frames that weigh most: its timelines stay. */
export function withoutEvidence<C extends Pick<Check, 'faces'>>(check: C): C {
  return { ...check, faces: check.faces.map(({ evidence: _, ...face }) => face) };
}

/** A check without any picture of the people in it. */
export function withoutPictures(check: Check): Check {
  return { ...withoutEvidence(check), thumbnail: null };
}

/** Erases the checks that ended before a time, in ms since the epoch. */
export async function eraseBefore(time: number): Promise<void> {
  const transaction = (await database()).transaction('checks', 'readwrite');
  let erased = 0;
  let cursor = await transaction.store.index('at').openCursor(IDBKeyRange.upperBound(time, true));
  while (cursor) {
    await cursor.delete();
    erased++;
    cursor = await cursor.continue();
  }
  await transaction.done;
  if (erased > 0) changed();
}

const CHANNEL = 'history';

/** Calls `listener` whenever another context of the extension changed the history, until `signal` aborts. */
export function onHistoryChange(listener: () => void, signal: AbortSignal): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = () => listener();
  signal.addEventListener('abort', () => channel.close(), { once: true });
}

function changed(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(null);
  channel.close();
}

/**
 * Tries to write; when the disk is full, makes room and tries again. Each way to make room is used until it finds
 * nothing more to drop (answers false).
 * @throws HistoryFullError when nothing is left to drop; whatever else `write` throws
 */
export async function withRoom<T>(write: () => Promise<T>, ways: (() => Promise<boolean>)[]): Promise<T> {
  const left = [...ways];
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'QuotaExceededError')) throw error;
      while (left[0] && !(await left[0]())) left.shift();
      if (left.length === 0) throw new HistoryFullError('The disk is full: the check could not be kept.');
    }
  }
}

async function dropOldestEvidence(): Promise<boolean> {
  const transaction = (await database()).transaction('checks', 'readwrite');
  let dropped = 0;
  let cursor = await transaction.store.index('at').openCursor();
  while (cursor && dropped < BATCH) {
    if (cursor.value.faces.some((face) => face.evidence)) {
      await cursor.update(withoutEvidence(cursor.value));
      dropped++;
    }
    cursor = await cursor.continue();
  }
  await transaction.done;
  return dropped > 0;
}

async function dropOldestThumbnails(): Promise<boolean> {
  const db = await database();
  const transaction = db.transaction('checks', 'readwrite');
  let dropped = 0;
  let cursor = await transaction.store.index('at').openCursor();
  while (cursor && dropped < BATCH) {
    if (cursor.value.thumbnail) {
      await cursor.update({ ...cursor.value, thumbnail: null });
      dropped++;
    }
    cursor = await cursor.continue();
  }
  await transaction.done;
  return dropped > 0;
}

async function dropOldestEntries(): Promise<boolean> {
  const db = await database();
  const transaction = db.transaction('checks', 'readwrite');
  let dropped = 0;
  let cursor = await transaction.store.index('at').openCursor();
  while (cursor && dropped < BATCH) {
    await cursor.delete();
    dropped++;
    cursor = await cursor.continue();
  }
  await transaction.done;
  return dropped > 0;
}
