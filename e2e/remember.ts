import type { Page } from 'playwright-core';
import { openHistory, readHistory } from '../scripts/history.mjs';

const DAY = 24 * 60 * 60 * 1000;

/** Puts a check of so many days ago into the history. `page`: one of the extension. */
export async function remember(page: Page, days: number): Promise<void> {
  const db = await openHistory(page);
  await db.evaluate(
    async (db, [at, days]) => {
      if (!db) throw new Error('Nothing has made the history yet');
      const transaction = db.transaction('checks', 'readwrite');
      transaction.objectStore('checks').add({
        source: { site: 'news.example.org', title: `${days} days ago`, url: 'https://news.example.org/story' },
        at,
        verdict: 'uncertain',
        reason: null,
        probability: 0.5,
        framesConsidered: 80,
        seconds: 8,
        faces: [],
        modelVersion: '0',
        thumbnail: null,
      });
      await new Promise((done) => (transaction.oncomplete = done));
      db.close();
    },
    [Date.now() - days * DAY, days] as const,
  );
}

/** The checks kept, in the order in which they were. `page`: one of the extension. */
export async function remembered(page: Page) {
  return (await readHistory(page)).evaluate((all) => all.map(({ value }) => value));
}
