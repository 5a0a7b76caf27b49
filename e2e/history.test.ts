import { afterAll, beforeAll, expect, test } from 'vitest';
import { clip } from './clips';
import { type Extension, launch } from './extension';
import { until } from './until';

let extension: Extension;

beforeAll(async () => {
  extension = await launch([]);
});

afterAll(() => extension?.close());

interface Kept {
  pictures: number;
  /** Oldest first. */
  titles: string[];
}

/** Runs in a page of the extension: adds `older` checks with large pictures, and says what is in the history. */
async function history(older: number): Promise<Kept> {
  const promised = <T>(request: IDBRequest<T>) =>
    new Promise<T>((done, fail) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => fail(request.error);
    });
  const db = await promised(indexedDB.open('history'));
  const store = db.transaction('checks', 'readwrite').objectStore('checks');
  const [known] = await promised(store.getAll());
  for (let i = 0; i < older; i++) {
    const bytes = new Uint8Array(60_000);
    crypto.getRandomValues(bytes);
    const source = { site: 'file', title: `older ${i}`, url: '' };
    await promised(store.add({ ...known, source, at: known.at - 1000 * (older - i), thumbnail: new Blob([bytes]) }));
  }
  const all: { at: number; source: { title: string }; thumbnail: Blob | null }[] = await promised(store.getAll());
  db.close();
  all.sort((a, b) => a.at - b.at);
  return {
    pictures: all.filter(({ thumbnail }) => thumbnail).length,
    titles: all.map(({ source }) => source.title),
  };
}

test('a full disk costs old checks their pictures, never the new check', async () => {
  const page = await extension.openOwn('src/check/index.html');
  let checked = 0;
  const check = async (name: Parameters<typeof clip>[0]) => {
    await page.setInputFiles('input[type=file]', clip(name));
    await page.locator('article[data-report]').nth(checked++).waitFor({ timeout: 150_000 });
  };
  await check('tiny-face.webm');
  await until('the first check in the history', async () => (await page.evaluate(history, 0)).titles.length === 1);
  const before = await page.evaluate(history, 60);
  expect(before).toMatchObject({ pictures: 61 });

  const origin = `chrome-extension://${extension.id}`;
  const { usage } = await extension.browser.send('Storage.getUsageAndQuota', { origin });
  await extension.browser.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage });
  await check('short.webm');
  const kept = async () => (await page.evaluate(history, 0)).titles.at(-1) === 'short.webm';
  await until('the second check in the history', kept, 30);
  const after = await page.evaluate(history, 0);
  expect(after.pictures).toBeLessThan(before.pictures);
  expect(after.titles).toHaveLength(before.titles.length + 1);
  await page.close();
});
