/**
 * @import { JSHandle, Page } from 'playwright-core'
 * @import { Check } from '../src/messages'
 */

/**
 * The history's database, opened in a page of the extension; to be closed there. Null where the extension has made
 * none yet.
 *
 * @param {Page} page
 * @returns {Promise<JSHandle<IDBDatabase | null>>}
 */
export function openHistory(page) {
  return page.evaluateHandle(
    () =>
      new Promise((/** @type {(db: IDBDatabase | null) => void} */ resolve, reject) => {
        const opening = indexedDB.open('history');
        // Where the extension has made none yet, this page must not either.
        opening.onupgradeneeded = () => opening.transaction?.abort();
        opening.onerror = () => (opening.error?.name === 'AbortError' ? resolve(null) : reject(opening.error));
        opening.onsuccess = () => resolve(opening.result);
      }),
  );
}

/**
 * Everything in a store of the history, the oldest first, as it is in the page: pictures do not leave it.
 *
 * @template {'checks' | 'summaries' | 'thumbnails'} [Store='checks']
 * @param {Page} page of the extension
 * @param {Store} [store]
 * @returns {Promise<JSHandle<{ key: IDBValidKey, value: Store extends 'checks' ? Omit<Check, 'thumbnail'> : unknown }[]>>}
 */
export async function readHistory(page, store) {
  const history = await openHistory(page);
  return history.evaluateHandle(async (db, store) => {
    if (!db) return [];
    const stored = db.transaction(store).objectStore(store);
    const [keys, values] = [stored.getAllKeys(), stored.getAll()];
    await new Promise((done, fail) => {
      values.onsuccess = done;
      values.onerror = fail;
    });
    db.close();
    return values.result.map((value, i) => ({ key: keys.result[i] ?? 0, value }));
  }, store ?? 'checks');
}
