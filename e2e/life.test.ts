import { afterAll, beforeAll, expect, test } from 'vitest';
import { badges } from '../scripts/badges.mjs';
import { badgeSays } from './badge';
import { type Extension, launchOnSites } from './extension';
import { until } from './until';
import { COLLECTING, VERDICT } from './words';

const VIDEO = 'https://www.youtube.com/watch?v=aaaaaaaaaaa';

let extension: Extension;

beforeAll(async () => {
  extension = await launchOnSites();
});

afterAll(() => extension?.close());

test('a check goes on when the service worker ends', async () => {
  const page = await extension.open(VIDEO);
  await badgeSays(page, COLLECTING);
  await extension.kill('service_worker');
  await badgeSays(page, VERDICT);
  await page.close();
});

test('a new video is checked after the service worker has ended', async () => {
  await extension.kill('service_worker');
  const page = await extension.open(VIDEO);
  await badgeSays(page, VERDICT);
  await page.close();
});

test('a check starts anew when the offscreen document dies', async () => {
  const page = await extension.open(VIDEO);
  await badgeSays(page, COLLECTING);
  await extension.kill('background_page');
  expect((await badges(page)).join()).not.toMatch(VERDICT);
  await badgeSays(page, VERDICT);
  expect(await extension.targets('background_page')).toHaveLength(1);
  await page.close();
});

test('the offscreen document closes itself a minute after the last video, and is made again for the next', async () => {
  await until('an end of the offscreen document', async () => !(await extension.targets('background_page')).length, 90);
  const page = await extension.open(VIDEO);
  await badgeSays(page, VERDICT);
  await page.close();
});
