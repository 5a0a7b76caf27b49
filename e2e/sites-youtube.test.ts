import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { badges } from '../scripts/badges.mjs';
import { badgeSays } from './badge';
import { type Extension, launchOnSites } from './extension';
import { until } from './until';
import { act, history, type Kind, kindAt, SAYS, saw, untilAllClosed, WALK_AT_MOST, walk } from './walk';
import { COLLECTING } from './words';

const WATCH = 'https://www.youtube.com/watch?v=';

let extension: Extension;

beforeAll(async () => {
  extension = await launchOnSites();
});

afterEach(async () => {
  for (const page of extension.context.pages().slice(1)) await page.close();
});

afterAll(() => extension?.close());

/** What the history says of a video. */
const kept = async (id: string) => (await history(extension)).filter(({ url }) => url.includes(id));

test(
  'a walk through 50 Shorts ends with the right verdict on the right one, and leaves nothing behind',
  async () => {
    const page = await extension.open('https://www.youtube.com/shorts/talkshort10');
    const stays = await walk(page, () => extension.offscreen());
    await page.close();
    await untilAllClosed(await extension.offscreen());
    const id = (i: number) => `${kindAt(i)}short${10 + i}`;
    expect(await history(extension)).toEqual(
      stays.map((i) => ({
        url: `https://www.youtube.com/shorts/${id(i)}`,
        title: `Title of ${id(i)}`,
        author: `@channel-${id(i)}`,
        ...saw(kindAt(i)),
      })),
    );
  },
  WALK_AT_MOST,
);

test('a Short that is an advertisement is not checked', async () => {
  const page = await extension.open('https://www.youtube.com/shorts/talkshort10');
  await act(page, 'show', 7);
  await page.waitForTimeout(3000);
  expect(await badges(page)).toEqual([]);
});

test('in-page navigation: pictures of the video before are not taken for the next one’s', async () => {
  const page = await extension.open(`${WATCH}none0000001`);
  await badgeSays(page, SAYS.none);
  // The old video plays on for 3 s under the new address.
  await act(page, 'go', 'talk0000002', { late: 3000 });
  await badgeSays(page, SAYS.talk);
  await act(page, 'go', 'none0000003', { late: 3000 });
  await badgeSays(page, SAYS.none);
  await page.close();
  await untilAllClosed(await extension.offscreen());
  const all = (await history(extension)).filter(({ url }) => url.startsWith(WATCH));
  expect(all).toEqual(
    ['none0000001', 'talk0000002', 'none0000003'].map((id) => ({
      url: WATCH + id,
      title: `Title of ${id}`,
      author: `Channel of ${id}`,
      ...saw(id.slice(0, 4) as Kind),
    })),
  );
});

test('an advertisement in the same element is not judged, the video after it is', async () => {
  const page = await extension.open(`${WATCH}none0000001`);
  await badgeSays(page, SAYS.none);
  await act(page, 'go', 'none0000004', { ad: 'talk' });
  await page.waitForTimeout(5000);
  expect(await badges(page)).toEqual([]);
  await act(page, 'endAd', 'none0000004');
  await badgeSays(page, SAYS.none);
  await page.close();
  await untilAllClosed(await extension.offscreen());
  expect(await kept('none0000004')).toMatchObject([{ kind: 'none' }]);
});

test('a verdict does not lie over an advertisement, also where it was asked for', async () => {
  const page = await extension.open(`${WATCH}talkmade001`);
  await badgeSays(page, SAYS.talk);
  const worker = await extension.worker();
  await worker.evaluate(async () => {
    const [tab] = await chrome.tabs.query({ active: true });
    await chrome.tabs.sendMessage(tab?.id ?? 0, { type: 'analyze', srcUrl: null });
  });
  await act(page, 'go', 'talkmade001', { ad: 'talk' });
  await page.waitForTimeout(3000);
  expect(await badges(page)).toEqual([]);
  await act(page, 'endAd', 'talkmade001');
  await badgeSays(page, SAYS.talk);
});

test('theatre, miniplayer and hover previews: one check goes on, the preview is ignored', async () => {
  const page = await extension.open(`${WATCH}talk0000001`);
  await badgeSays(page, COLLECTING);
  await act(page, 'theatre');
  await badgeSays(page, SAYS.talk);
  await act(page, 'miniplayer');
  await page.waitForTimeout(1500);
  await badgeSays(page, SAYS.talk);
  await act(page, 'pause');
  await act(page, 'hover', 'none0000009');
  await page.waitForTimeout(3000);
  const said = await badges(page);
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(SAYS.talk);
  await page.close();
  await untilAllClosed(await extension.offscreen());
  expect(await kept('talk0000001')).toEqual([
    {
      url: `${WATCH}talk0000001`,
      title: 'Title of talk0000001',
      author: 'Channel of talk0000001',
      ...saw('talk'),
    },
  ]);
  expect(await kept('none0000009')).toEqual([]);
});

test('a live stream', async () => {
  const page = await extension.open('https://www.youtube.com/live/talklive01');
  await page.waitForFunction(() => document.querySelector('video')?.duration === Number.POSITIVE_INFINITY);
  await badgeSays(page, SAYS.talk);
});

test('a player embedded in another site', async () => {
  const page = await extension.open('https://news.example.org/embedding');
  const player = await until('the player', async () => page.frame({ url: /\/embed\// }));
  await badgeSays(player, SAYS.talk);
  await page.close();
  await untilAllClosed(await extension.offscreen());
  expect(await kept('talkembed1')).toEqual([
    { url: `${WATCH}talkembed1`, title: 'Title of talkembed1', ...saw('talk') },
  ]);
});
