import { afterAll, beforeAll, expect, test } from 'vitest';
import { readHistory } from '../scripts/history.mjs';
import { clip } from './clips';
import { type Extension, launch } from './extension';
import { remember, remembered } from './remember';

let extension: Extension;

beforeAll(async () => {
  extension = await launch([]);
  const popup = await extension.openOwn('src/popup/index.html'); // makes the history
  await popup.locator('.manage').waitFor();
  await popup.close();
});

afterAll(() => extension?.close());

/** Lets the disk be full the next so many times that a check is to be written. */
async function fillDisk(times: number): Promise<void> {
  const worker = await extension.worker();
  await worker.evaluate((times) => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (...written) {
      if (this.name === 'checks' && times-- > 0) throw new DOMException('full', 'QuotaExceededError');
      return put.apply(this, written);
    };
  }, times);
}

test('a check finds its room in the pictures of the oldest ones: first of the faces, then of the videos', async () => {
  const page = await extension.openOwn('src/check/index.html');
  // One attempt to make room takes the pictures of 20.
  const titles: string[] = [];
  for (let days = 22; days > 0; days--) titles.push(await remember(page, days, true));
  const check = async () => {
    await page.setInputFiles('input[type=file]', clip('no-face.webm'));
    await page.locator('article[data-report]').waitFor({ timeout: 120_000 });
    await page.getByRole('button', { name: 'Remove' }).click();
    titles.push('no-face.webm');
  };
  const kept = async () => {
    const checks = await (await readHistory(page)).evaluate((all) =>
      all.map(({ key, value: { source, faces } }) => {
        return { key, title: source.title, hasEvidence: faces.some(({ evidence }) => evidence) };
      }),
    );
    const thumbnails = await (await readHistory(page, 'thumbnails')).evaluate((all) => all.map(({ key }) => key));
    return {
      titles: checks.map(({ title }) => title),
      evidence: checks.filter(({ hasEvidence }) => hasEvidence).map(({ title }) => title),
      thumbnails: checks.filter(({ key }) => thumbnails.includes(key)).map(({ title }) => title),
    };
  };
  const remembered = [...titles];
  expect(await kept()).toEqual({ titles, evidence: remembered, thumbnails: remembered });
  await fillDisk(1);
  await check();
  expect(await kept()).toEqual({ titles, evidence: remembered.slice(20), thumbnails: remembered });
  await fillDisk(2);
  await check();
  expect(await kept()).toEqual({ titles, evidence: [], thumbnails: remembered.slice(20) });
  await page.close();
});

test('a check for which the disk has no room is told of, costs few others, and has its report while the page is there', async () => {
  await fillDisk(Number.POSITIVE_INFINITY);
  const page = await extension.openOwn('src/check/index.html');
  for (const days of [9, 8, 7, 6, 5, 4, 3, 2]) await remember(page, days);
  const before = await remembered(page);
  await page.setInputFiles('input[type=file]', clip('no-face.webm'));
  await page.getByText(/Not kept: the disk is full/).waitFor({ timeout: 120_000 });
  const left = await remembered(page);
  expect(left).toHaveLength(before.length - 5);
  expect(left.at(-1)?.source.title).toBe('2 days ago');
  const opened = extension.context.waitForEvent('page');
  await page.getByRole('link', { name: /Full report/ }).click();
  const report = await opened;
  await report.getByRole('heading', { name: 'no-face.webm' }).waitFor();
  expect(await report.getByRole('button', { name: 'Erase…' }).count()).toBe(0);
  const popup = await extension.openOwn('src/popup/index.html');
  await popup.getByText('The check of “no-face.webm” could not be kept: the disk is full.').waitFor();
  await popup.close();
  await page.close();
  await report.reload();
  await report.getByText('There is no such report').waitFor();
  await report.close();
});
