import type { Page } from 'playwright-core';
import { openHistory, readHistory } from '../scripts/history.mjs';
import { FILE_CHECK } from '../src/check.fixture';
import type { Check } from '../src/messages';

const DAY = 24 * 60 * 60 * 1000;

/**
 * Puts a check of so many days ago into the history, and gives its title. `page`: one of the extension. `pictures`: with
 * one of the video and one of a face in it.
 */
export async function remember(page: Page, days: number, pictures = false): Promise<string> {
  const db = await openHistory(page);
  const source = { site: 'news.example.org', title: `${days} days ago`, url: 'https://news.example.org/story' };
  const check: Check = { ...FILE_CHECK, source, at: Date.now() - days * DAY, verdict: 'uncertain', probability: 0.5 };
  await db.evaluate(
    async (db, { check, pictures }) => {
      if (!db) throw new Error('Nothing has made the history yet');
      const picture = new Blob(['a picture'], { type: 'image/webp' });
      const evidence = [{ time: 1, contribution: 0.5, picture }];
      const faces = [{ id: 1, frames: 1, judgement: null, timeline: [], evidence }];
      const transaction = db.transaction(['checks', 'thumbnails'], 'readwrite');
      const adding = transaction.objectStore('checks').add(pictures ? { ...check, faces } : check);
      if (pictures) adding.onsuccess = () => transaction.objectStore('thumbnails').put(picture, adding.result);
      await new Promise((done) => (transaction.oncomplete = done));
      db.close();
    },
    { check, pictures },
  );
  return source.title;
}

/** The checks kept, in the order in which they were. `page`: one of the extension. */
export async function remembered(page: Page) {
  return (await readHistory(page)).evaluate((all) => all.map(({ value }) => value));
}
