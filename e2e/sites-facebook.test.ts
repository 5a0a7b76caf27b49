import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { badges } from '../scripts/badges.mjs';
import { badgeSays } from './badge';
import { type Extension, launchOnSites } from './extension';
import { act, history, type Kept, kindAt, SAYS, saw, untilAllClosed, WALK_AT_MOST, walk } from './walk';

const SITE = 'https://www.facebook.com';

let extension: Extension;

beforeAll(async () => {
  extension = await launchOnSites();
});

afterEach(async () => {
  for (const page of extension.context.pages().slice(1)) await page.close();
});

afterAll(() => extension?.close());

const idOf = (i: number) => String(900000 + i);

/** What the history must say of a post: one without a link leads to no more than the page it was on. */
const post = (i: number): Kept => ({
  url: i % 5 !== 4 ? `${SITE}/page/videos/${idOf(i)}/` : i % 7 === 3 ? `${SITE}/watch/?v=${idOf(i)}` : `${SITE}/`,
  title: `Text of post ${i}`,
  author: `Page ${i}`,
  ...saw(kindAt(i)),
});

test(
  'a walk through 50 posts ends with the right verdict on the right one, and leaves nothing behind',
  async () => {
    const page = await extension.open(`${SITE}/`);
    const stays = await walk(page, () => extension.offscreen());
    await page.close();
    await untilAllClosed(await extension.offscreen());
    expect(await history(extension)).toEqual(stays.map(post));
  },
  WALK_AT_MOST,
);

test('sponsored posts are not checked, however they say so', async () => {
  const page = await extension.open(`${SITE}/`);
  for (const i of [6, 7, 9, 12]) {
    await act(page, 'show', i);
    await page.waitForTimeout(2000);
    expect(await badges(page), `post ${i}`).toEqual([]);
  }
});

test('a reel opened over the feed is the one that is checked; afterwards the feed goes on', async () => {
  const page = await extension.open(`${SITE}/`);
  await act(page, 'show', 5);
  await badgeSays(page, SAYS.tiny);
  await act(page, 'openReel', 60);
  await badgeSays(page, SAYS.talk);
  await act(page, 'openReel', 61);
  await badgeSays(page, SAYS.none);
  await act(page, 'closeReel');
  await act(page, 'show', 3);
  await badgeSays(page, SAYS.talk);
  await page.close();
  await untilAllClosed(await extension.offscreen());
  const reel = (i: number): Kept => ({
    url: `${SITE}/reel/${idOf(i)}/`,
    title: `Page ${i}`,
    author: `Page ${i}`,
    ...saw(kindAt(i)),
  });
  // Which of two that go at once is written first is chance.
  const four = (await history(extension)).slice(-4).sort((a, b) => a.url.localeCompare(b.url));
  expect(four).toEqual([post(3), post(5), reel(60), reel(61)]);
});

test('stories in one element', async () => {
  const page = await extension.open(`${SITE}/stories/1000/story-0/`);
  await badgeSays(page, SAYS.talk);
  await act(page, 'next', 1);
  await badgeSays(page, SAYS.none);
  await page.close();
  await untilAllClosed(await extension.offscreen());
  expect((await history(extension)).slice(-2).map(({ url, kind }) => [url, kind])).toEqual([
    [`${SITE}/stories/1000/story-0/`, 'talk'],
    [`${SITE}/stories/1000/story-1/`, 'none'],
  ]);
});
