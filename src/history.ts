import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreKey, type StoreNames } from 'idb';
import type { Check } from './messages';

declare module 'idb' {
  interface IDBPIndex<DBTypes, TxStores, StoreName, IndexName, Mode> {
    /** Chrome 141+; newer than idb's types. */
    getAllKeys(options: { direction: IDBCursorDirection; count: number }): Promise<StoreKey<DBTypes, StoreName>[]>;
  }
}

/** What a list shows of a kept check, without its pictures and timelines. */
export interface Summary
  extends Pick<Check, 'source' | 'at' | 'verdict' | 'reason' | 'probability' | 'framesConsidered' | 'seconds'> {
  id: number;
  /** Faces in it. */
  faces: number;
}

/** The disk is full and making room did not help. */
export class HistoryFullError extends Error {
  override name = 'HistoryFullError';
}

/** A check is kept in three parts under one key, so that a list of thousands need not read what it does not show. */
interface Schema extends DBSchema {
  checks: { key: number; value: Omit<Check, 'thumbnail'>; indexes: { at: number } };
  summaries: { key: number; value: Omit<Summary, 'id'> };
  thumbnails: { key: number; value: Blob };
}

const PARTS = ['checks', 'summaries', 'thumbnails'] as const;
type Parts = IDBPTransaction<Schema, typeof PARTS, 'readwrite'>;

/** Entries that lose their pictures in one attempt to make room; and those that are erased for a new one at most. */
const BATCH = 20;
const ERASED = 5;

/** What a check for which there is no room may cost the oldest ones, in this order and never more. */
const WAYS = [
  dropOldestEvidence,
  dropOldestEvidence,
  dropOldestThumbnails,
  dropOldestThumbnails,
  dropOldestEntries,
] as const;

let opening: Promise<IDBPDatabase<Schema>> | null = null;

/** The open database. It is opened anew after the browser closed it. */
function database(): Promise<IDBPDatabase<Schema>> {
  opening ??= openDB<Schema>('history', 2, {
    async upgrade(db, _from, _to, transaction) {
      db.createObjectStore('summaries');
      db.createObjectStore('thumbnails');
      if (!db.objectStoreNames.contains('checks'))
        db.createObjectStore('checks', { autoIncrement: true }).createIndex('at', 'at');
      // Version 1 had whole checks in one store.
      const old = transaction.objectStore('checks');
      for (let cursor = await old.openCursor(); cursor; cursor = await cursor.continue()) {
        const check = cursor.value as Check;
        await cursor.update(withoutThumbnail(check));
        await describe(transaction, cursor.primaryKey, check);
      }
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

function withoutThumbnail({ thumbnail: _, ...rest }: Check): Omit<Check, 'thumbnail'> {
  return rest;
}

/** Writes the parts of a check that lists show, and none of another check that was there. */
async function describe(
  transaction: IDBPTransaction<Schema, StoreNames<Schema>[], 'readwrite' | 'versionchange'>,
  id: number,
  check: Check,
): Promise<void> {
  const { source, at, verdict, reason, probability, framesConsidered, seconds, faces, thumbnail } = check;
  const summary = { source, at, verdict, reason, probability, framesConsidered, seconds, faces: faces.length };
  await transaction.objectStore('summaries').put(summary, id);
  const thumbnails = transaction.objectStore('thumbnails');
  await (thumbnail ? thumbnails.put(thumbnail, id) : thumbnails.delete(id));
}

/**
 * Writes a check and gives its id. A full disk costs the oldest entries their evidence, then their pictures, then a few
 * entries.
 * @throws HistoryFullError
 */
export async function addCheck(check: Check): Promise<number> {
  const [id] = await withRoom(() => write([{ check }]), WAYS);
  changed();
  return id ?? 0;
}

/**
 * Writes a check under a key, in the place of one that may be there. A full disk costs the same as for a new one.
 * @throws HistoryFullError
 */
export async function putCheck(id: number, check: Check): Promise<void> {
  await withRoom(() => write([{ id, check }]), WAYS);
  changed();
}

/**
 * Writes those checks that are not there yet, all or none, and says how many. Nothing is dropped to make room.
 * @throws HistoryFullError
 */
export async function addMissing(checks: readonly Check[]): Promise<number> {
  const there = new Set((await listSummaries()).map(identity));
  const missing = checks.filter((check) => {
    const isNew = !there.has(identity(check));
    there.add(identity(check));
    return isNew;
  });
  await withRoom(() => write(missing.map((check) => ({ check }))), []);
  if (missing.length) changed();
  return missing.length;
}

/** Two checks of one video do not end in one millisecond. */
function identity({ source, at }: Pick<Check, 'source' | 'at'>): string {
  return JSON.stringify([at, source.site, source.url, source.title]);
}

/** All kept checks, as lists show them, in no particular order. */
export async function listSummaries(): Promise<Summary[]> {
  const { store } = (await database()).transaction('summaries');
  const [ids, summaries] = await Promise.all([store.getAllKeys(), store.getAll()]);
  return summaries.map((summary, i) => ({ id: ids[i] ?? 0, ...summary }));
}

/** The checks that ended last, newest first, at most `count`; and how many are kept in all. */
export async function newestSummaries(count: number): Promise<{ newest: Summary[]; total: number }> {
  const transaction = (await database()).transaction(['checks', 'summaries']);
  const [keys, total] = await Promise.all([
    transaction.objectStore('checks').index('at').getAllKeys({ direction: 'prev', count }),
    transaction.objectStore('checks').count(),
  ]);
  const summaries = keys.map(async (id) => {
    const summary = await transaction.objectStore('summaries').get(id);
    return summary ? [{ id, ...summary }] : [];
  });
  return { newest: (await Promise.all(summaries)).flat(), total };
}

/** The picture of a kept check; null if it has none. */
export async function getThumbnail(id: number): Promise<Blob | null> {
  return (await (await database()).get('thumbnails', id)) ?? null;
}

/** All checks, newest first. */
export async function allChecks(): Promise<Check[]> {
  const transaction = (await database()).transaction(['checks', 'thumbnails']);
  const [keys, checks] = await Promise.all([
    transaction.objectStore('checks').getAllKeys(),
    transaction.objectStore('checks').getAll(),
  ]);
  const thumbnails = transaction.objectStore('thumbnails');
  const whole = checks.map(async (check, i): Promise<Check> => {
    const key = keys[i];
    return { ...check, thumbnail: (key === undefined ? null : await thumbnails.get(key)) ?? null };
  });
  return (await Promise.all(whole)).sort((a, b) => b.at - a.at);
}

export async function getCheck(id: number): Promise<Check | undefined> {
  const transaction = (await database()).transaction(['checks', 'thumbnails']);
  const [check, thumbnail] = await Promise.all([
    transaction.objectStore('checks').get(id),
    transaction.objectStore('thumbnails').get(id),
  ]);
  return check && { ...check, thumbnail: thumbnail ?? null };
}

/** Key of the check that ended at a time, of the video at an address; null if it is not, or no longer, kept. */
export async function findCheck(at: number, url: string): Promise<number | null> {
  const { store } = (await database()).transaction('checks');
  const keys = await store.index('at').getAllKeys(at);
  for (const key of keys) if ((await store.get(key))?.source.url === url) return key;
  return null;
}

export async function deleteCheck(id: number): Promise<void> {
  const transaction = (await database()).transaction(PARTS, 'readwrite');
  await Promise.all([erase(transaction, id), transaction.done]);
  changed();
}

export async function eraseHistory(): Promise<void> {
  const transaction = (await database()).transaction(PARTS, 'readwrite');
  await Promise.all([...PARTS.map((part) => transaction.objectStore(part).clear()), transaction.done]);
  changed();
}

/**
 * Writes checks, those without an id under new ones, and gives all ids.
 * @throws QuotaExceededError where the disk is full; then none is written, and what was there stays
 */
async function write(checks: readonly { id?: number; check: Check }[]): Promise<number[]> {
  const transaction = (await database()).transaction(PARTS, 'readwrite');
  const ids = checks.map(async ({ id, check }) => {
    const key = await transaction.objectStore('checks').put(withoutThumbnail(check), id);
    await describe(transaction, key, check);
    return key;
  });
  return ended(transaction, Promise.all(ids));
}

/** What the requests of a transaction come to, once it is through. */
async function ended<T>(transaction: { done: Promise<void> }, requests: Promise<T>): Promise<T> {
  // When the disk is full, `done` says so; the single requests may only say that they were aborted.
  const [result] = await Promise.all([requests, transaction.done]).catch(async (error: unknown) => {
    await transaction.done;
    throw error;
  });
  return result;
}

/** Erases all parts of a check. */
async function erase(transaction: Parts, id: number): Promise<void> {
  await Promise.all(PARTS.map((part) => transaction.objectStore(part).delete(id)));
}

/** A check without the frames that weigh most: its timelines stay. */
export function withoutEvidence<C extends Pick<Check, 'faces'>>(check: C): C {
  return { ...check, faces: check.faces.map(({ evidence: _, ...face }) => face) };
}

/** A check without any picture of the people in it. */
export function withoutPictures(check: Check): Check {
  return { ...withoutEvidence(check), thumbnail: null };
}

/** How many checks ended before a time, in ms since the epoch. */
export async function countBefore(time: number): Promise<number> {
  return (await database()).countFromIndex('checks', 'at', until(time));
}

/** Erases the checks that ended before a time, in ms since the epoch. */
export async function eraseBefore(time: number): Promise<void> {
  const transaction = (await database()).transaction(PARTS, 'readwrite');
  const old = await transaction.objectStore('checks').index('at').getAllKeys(until(time));
  await Promise.all([...old.map((id) => erase(transaction, id)), transaction.done]);
  if (old.length > 0) changed();
}

const until = (time: number) => IDBKeyRange.upperBound(time, true);

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
 * Tries to write; when the disk is full, makes room and tries again. Each way to make room is used once, and says
 * whether it found anything to drop. Where the disk is too full even for that, no more is dropped.
 * @throws HistoryFullError when there is no room after all of them; whatever else `write` throws
 */
export async function withRoom<T>(write: () => Promise<T>, ways: readonly (() => Promise<boolean>)[]): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isFull(error)) throw error;
  }
  try {
    for (const [i, way] of ways.entries()) {
      if (await way()) return await withRoom(write, ways.slice(i + 1));
    }
  } catch (error) {
    if (!isFull(error)) throw error;
  }
  throw new HistoryFullError('The disk is full: the check could not be kept.');
}

function isFull(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'QuotaExceededError';
}

async function dropOldestEvidence(): Promise<boolean> {
  const transaction = (await database()).transaction('checks', 'readwrite');
  const drop = async () => {
    let dropped = 0;
    let cursor = await transaction.store.index('at').openCursor();
    while (cursor && dropped < BATCH) {
      if (cursor.value.faces.some((face) => face.evidence)) {
        await cursor.update(withoutEvidence(cursor.value));
        dropped++;
      }
      cursor = await cursor.continue();
    }
    return dropped > 0;
  };
  return ended(transaction, drop());
}

async function dropOldestThumbnails(): Promise<boolean> {
  const transaction = (await database()).transaction(['checks', 'thumbnails'], 'readwrite');
  const thumbnails = transaction.objectStore('thumbnails');
  const [byTime, pictured] = await Promise.all([
    transaction.objectStore('checks').index('at').getAllKeys(),
    thumbnails.getAllKeys(),
  ]);
  // A key says nothing of the time: a check may have taken an older one's place.
  const have = new Set(pictured);
  const oldest = byTime.filter((id) => have.has(id)).slice(0, BATCH);
  await Promise.all([...oldest.map((id) => thumbnails.delete(id)), transaction.done]);
  return oldest.length > 0;
}

async function dropOldestEntries(): Promise<boolean> {
  const transaction = (await database()).transaction(PARTS, 'readwrite');
  const oldest = await transaction.objectStore('checks').index('at').getAllKeys(null, ERASED);
  await Promise.all([...oldest.map((id) => erase(transaction, id)), transaction.done]);
  return oldest.length > 0;
}
