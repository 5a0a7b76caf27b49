import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { badges } from '../scripts/badges.mjs';
import type { Settings } from '../src/settings';
import { badgeIs, badgeSays } from './badge';
import { type Extension, launchOnSites } from './extension';
import { until } from './until';
import { act, history, SAYS, untilAllClosed } from './walk';
import { COLLECTING, SETTLED } from './words';

const PAGE = 'https://www.youtube.com/live/videos';

let extension: Extension;

beforeAll(async () => {
  extension = await launchOnSites();
});

afterEach(async () => {
  for (const page of extension.context.pages().slice(1)) await page.close();
});

afterAll(() => extension?.close());

/** Runs an expression in the page as if a click had asked for it. */
async function clicked(page: Page, expression: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { exceptionDetails } = await session.send('Runtime.evaluate', {
    expression,
    userGesture: true,
    awaitPromise: true,
  });
  await session.detach();
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description);
}

/** How many frames a badge's words count. */
const framesIn = (said: string) => Number(said.match(/(\d+) frames/)?.[1]);

async function set(settings: Partial<Settings>): Promise<void> {
  const worker = await extension.worker();
  await worker.evaluate((settings) => chrome.storage.local.set({ settings }), settings);
}

test('a clip of 2 s that loops on a slow machine reaches a verdict', async () => {
  const page = await extension.open(PAGE);
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 6 });
  await act(page, 'add', 'talk', { end: 2 });
  await badgeSays(page, SAYS.talk);
  await page.close();
  await untilAllClosed(await extension.offscreen());
  // One face, not one a run.
  expect(await history(extension)).toMatchObject([{ kind: 'talk', faces: 1 }]);
});

test.each([2, 0.25])('playing at %sx', async (rate) => {
  const page = await extension.open(PAGE);
  await act(page, 'add', 'talk', { rate });
  await badgeSays(page, SAYS.talk);
});

test('jumps in both directions', async () => {
  const page = await extension.open(PAGE);
  await act(page, 'add', 'talk');
  await badgeSays(page, COLLECTING);
  for (const time of [8, 1, 5]) {
    await page.waitForTimeout(700);
    await act(page, 'seek', time);
  }
  await badgeSays(page, SAYS.talk);
});

test('a site that sends a better picture meanwhile shows the same face', async () => {
  const page = await extension.open(PAGE);
  await act(page, 'addGrowing');
  await badgeSays(page, COLLECTING);
  const small = Number(await act(page, 'pictureWidth'));
  await until('the better picture', async () => (await act(page, 'pictureWidth')) === 2 * small, 30);
  const atGrowth = framesIn(await badgeSays(page, /\d+ frames/));
  await until('frames of it', async () => framesIn(await badgeSays(page, /\d+ frames/)) >= atGrowth + 16, 60);
  await page.close();
  await untilAllClosed(await extension.offscreen());
  expect((await history(extension)).at(-1)).toMatchObject({ kind: 'talk', faces: 1 });
});

test('fullscreen', async () => {
  const page = await extension.open(PAGE);
  await act(page, 'add', 'talk');
  await badgeSays(page, COLLECTING);
  await clicked(page, `document.querySelector('video').requestFullscreen()`);
  await badgeSays(page, SAYS.talk);
  expect(await badges(page)).toHaveLength(1);
});

test('fullscreen of a player in a shadow root', async () => {
  const page = await extension.open(PAGE);
  await act(page, 'add', 'talk');
  await page.evaluate(() => {
    const [host, player] = [document.createElement('div'), document.createElement('div')];
    const video = document.querySelector('video');
    document.body.append(host);
    host.id = 'host';
    host.attachShadow({ mode: 'open' }).append(player);
    if (video) player.append(video);
    void video?.play();
  });
  await badgeIs(page, 'the badge', ({ visible }) => visible);
  await clicked(page, `document.querySelector('#host').shadowRoot.firstChild.requestFullscreen()`);
  const isInside = () => {
    const full = document.querySelector('#host')?.shadowRoot?.fullscreenElement;
    return full?.querySelector('[popover]') instanceof Element;
  };
  await until('the badge in there', () => page.evaluate(isInside), 30);
  await badgeIs(page, 'the badge in fullscreen', ({ visible, plate }) => visible && plate.width > 0);
});

test('a video that is moved to another document takes its badge away', async () => {
  const page = await extension.open(PAGE);
  await act(page, 'add', 'talk');
  await badgeSays(page, COLLECTING);
  await page.evaluate(() => {
    const video = document.querySelector('video');
    const frame = document.createElement('iframe');
    document.body.append(frame);
    if (video) frame.contentDocument?.body.append(video);
  });
  await until('no badge', async () => (await badges(page)).length === 0, 10);
});

test('picture in picture goes on when the page is scrolled away', async () => {
  const page = await extension.open(PAGE);
  await act(page, 'add', 'talk');
  await act(page, 'makeRoom');
  await badgeSays(page, COLLECTING);
  await clicked(page, `document.querySelector('video').requestPictureInPicture().then(() => {})`);
  await page.evaluate(() => scrollTo(0, 2000));
  await badgeSays(page, SAYS.talk);
});

test('who scrolls away and back finds the verdict as it was, and one check in the history', async () => {
  const page = await extension.open(PAGE);
  await act(page, 'add', 'talk');
  await act(page, 'makeRoom');
  const seen = framesIn(await badgeSays(page, SETTLED));
  const kept = (await history(extension)).length;
  await page.bringToFront();
  await page.evaluate(() => scrollTo(0, 2000));
  await page.waitForTimeout(1500);
  await page.evaluate(() => scrollTo(0, 0));
  expect(framesIn(await badgeSays(page, /\d+ frames/))).toBeGreaterThanOrEqual(seen);
  await page.close();
  await untilAllClosed(await extension.offscreen());
  expect(await history(extension)).toHaveLength(kept + 1);
});

test('as many videos at once as the settings say, and none of a site that is switched off there, at once', async () => {
  const page = await extension.open(PAGE);
  for (let i = 0; i < 3; i++) await act(page, 'add', 'talk', { width: 300 });
  const count = (n: number) => until(`${n} badges`, async () => (await badges(page)).length === n, 30);
  await count(2);
  await set({ maxVideos: 1 });
  await count(1);
  await set({ maxVideos: 3 });
  await count(3);
  const sitesOff = { youtube: false, tiktok: true, facebook: true };
  await set({ sites: sitesOff });
  await count(0);
  await set({});
  await count(2);
  await act(page, 'remove');
  await count(2);
  await act(page, 'remove');
  await count(1);
  await page.close();
  await untilAllClosed(await extension.offscreen());
});
