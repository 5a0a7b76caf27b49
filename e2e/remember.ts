import type { Page } from 'playwright-core';
import { openHistory, readHistory } from '../scripts/history.mjs';
import { FILE_CHECK } from '../src/check.fixture';
import type { Check } from '../src/messages';

const DAY = 24 * 60 * 60 * 1000;

/** Puts a check of so many days ago into the history. `page`: one of the extension. */
export async function remember(page: Page, days: number): Promise<void> {
  const db = await openHistory(page);
  const source = { site: 'news.example.org', title: `${days} days ago`, url: 'https://news.example.org/story' };
  const check: Check = { ...FILE_CHECK, source, at: Date.now() - days * DAY, verdict: 'uncertain', probability: 0.5 };
  await db.evaluate(async (db, check) => {
    if (!db) throw new Error('Nothing has made the history yet');
    const transaction = db.transaction('checks', 'readwrite');
    transaction.objectStore('checks').add(check);
    await new Promise((done) => (transaction.oncomplete = done));
    db.close();
  }, check);
}

/** The checks kept, in the order in which they were. `page`: one of the extension. */
export async function remembered(page: Page) {
  return (await readHistory(page)).evaluate((all) => all.map(({ value }) => value));
}
