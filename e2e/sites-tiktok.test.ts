import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { badges } from '../scripts/badges.mjs';
import { badgeSays } from './badge';
import { type Extension, launchOnSites } from './extension';
import { act, history, kindAt, SAYS, saw, untilAllClosed, WALK_AT_MOST, walk } from './walk';

let extension: Extension;

beforeAll(async () => {
  extension = await launchOnSites();
});

afterEach(async () => {
  for (const page of extension.context.pages().slice(1)) await page.close();
});

afterAll(() => extension?.close());

const idOf = (i: number) => String(7300000000000000100n + BigInt(i));
/** What the history must say of a card of the feed. */
const card = (i: number) => ({
  url: `https://www.tiktok.com/@author.${Math.floor((i + 3) / 4)}/video/${idOf(i)}`,
  title: `Text of card ${i}`,
  author: `@author.${Math.floor((i + 3) / 4)}`,
  ...saw(kindAt(i)),
});

test(
  'a walk through 50 cards of a feed ends with the right verdict on the right one, and leaves nothing behind',
  async () => {
    const page = await extension.open('https://www.tiktok.com/foryou');
    const stays = await walk(page, () => extension.offscreen());
    await page.close();
    await untilAllClosed(await extension.offscreen());
    expect(await history(extension)).toEqual(stays.map(card));
  },
  WALK_AT_MOST,
);

test('an advertisement of the feed is not checked', async () => {
  const page = await extension.open('https://www.tiktok.com/foryou');
  await act(page, 'show', 6);
  await page.waitForTimeout(3000);
  expect(await badges(page)).toEqual([]);
});

test('one row and one element for all videos: the name changes first, the source later', async () => {
  const page = await extension.open('https://www.tiktok.com/foryou?cinema');
  for (const i of [60, 61, 63]) {
    await act(page, 'show', i);
    await badgeSays(page, SAYS[kindAt(i)]);
  }
  await page.close();
  await untilAllClosed(await extension.offscreen());
  const all = (await history(extension)).slice(-3);
  expect(all.map(({ url, kind }) => [url, kind])).toEqual([60, 61, 63].map((i) => [card(i).url, kindAt(i)]));
});

test('the view of one video over a profile, whose tiles are no videos to check', async () => {
  const page = await extension.open(`https://www.tiktok.com/@someone/video/${idOf(0)}`);
  await badgeSays(page, SAYS.talk);
  await act(page, 'next', idOf(82));
  await badgeSays(page, SAYS.none);
  await act(page, 'hover');
  await page.waitForTimeout(3000);
  expect(await badges(page)).toEqual([]);
  await page.close();
  await untilAllClosed(await extension.offscreen());
  expect((await history(extension)).slice(-2)).toEqual(
    [idOf(0), idOf(82)].map((id, i) => ({
      url: `https://www.tiktok.com/@someone/video/${id}`,
      title: `Text of ${id}`,
      author: '@someone',
      ...saw(kindAt(i)),
    })),
  );
});
