import { afterAll, beforeAll, expect, test } from 'vitest';
import { CANNOT_WORDS, VERDICT_WORDS } from '../src/verdict';
import { badgeSays } from './badge';
import { type Extension, launchOnSites } from './extension';
import { VERDICT } from './words';

let extension: Extension;

beforeAll(async () => {
  extension = await launchOnSites();
});

afterAll(() => extension?.close());

const reachVerdict = {
  'a video of the same origin': 'https://www.youtube.com/watch?v=aaaaaaaaaaa',
  'a video through Media Source Extensions': 'https://www.tiktok.com/@someone/video/7300000000000000001',
  'a video of another origin that allows it (CORS)': 'https://www.facebook.com/reel/2',
  'a video that is added later': 'https://www.facebook.com/reel/3',
};

test.each(Object.entries(reachVerdict))('the badge reaches a verdict on %s', async (_, url) => {
  const page = await extension.open(url);
  await badgeSays(page, VERDICT);
  await page.close();
});

const cannotCheck = {
  'cross-origin': 'https://www.facebook.com/reel/1',
  drm: 'https://www.youtube.com/live/protected',
  'no-face': 'https://www.youtube.com/shorts/none',
  'face-too-small': 'https://www.youtube.com/shorts/tiny',
} as const;

test.each(Object.entries(cannotCheck))('the badge says why it cannot check: %s', async (reason, url) => {
  const page = await extension.open(url);
  const said = await badgeSays(page, CANNOT_WORDS[reason as keyof typeof cannotCheck]);
  expect(said).toContain(VERDICT_WORDS['cannot-check']);
  await page.close();
});

test('no script of the page can read the badge', async () => {
  const page = await extension.open('https://www.youtube.com/watch?v=aaaaaaaaaaa');
  await badgeSays(page, VERDICT);
  const readable = await page.evaluate(() =>
    [...document.querySelectorAll('*')].map((e) => `${e.shadowRoot?.textContent ?? ''} ${e.textContent}`).join(' '),
  );
  expect(readable).not.toMatch(VERDICT);
  await page.close();
});
