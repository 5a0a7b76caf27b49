import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { badges } from '../scripts/badges.mjs';
import { badgeSays } from './badge';
import { type Attached, type Extension, launch, newProfile } from './extension';
import { testSites } from './pages';
import { untilSaid } from './until';
import { VERDICT } from './words';

const VIDEO = 'https://www.youtube.com/watch?v=aaaaaaaaaaa';

const profile = newProfile();
let sites: Awaited<ReturnType<typeof testSites>>;
let extension: Extension;

beforeAll(async () => {
  sites = await testSites();
  extension = await launch(sites.args, profile);
});

afterAll(async () => {
  await extension?.close();
  await sites?.close();
  rmSync(profile, { recursive: true, force: true });
});

/** Waits until the popup says something that matches, and gives its words. */
function popupSays(popup: Attached, words: RegExp): Promise<string> {
  return untilSaid(async () => [String(await popup.evaluate(() => document.body.textContent))], words);
}

test('the popup shows the videos of the tab as they are checked', async () => {
  const page = await extension.open(VIDEO);
  const popup = await extension.openPopup(page);
  await popupSays(popup, /A talk/);
  const verdict = await popupSays(popup, VERDICT);
  expect(verdict).toMatch(/frames? considered/);
  await page.close();
});

test('a video that was closed is in the history, also after a restart of the browser', async () => {
  const page = await extension.open(VIDEO);
  await badgeSays(page, VERDICT);
  await page.close();
  const other = await extension.open('https://news.example.org/story');
  await popupSays(await extension.openPopup(other), /A talk[\s\S]*youtube\.com|youtube\.com[\s\S]*A talk/);

  await extension.close();
  extension = await launch(sites.args, profile);
  const again = await extension.open('https://news.example.org/story');
  const popup = await extension.openPopup(again);
  const kept = await popupSays(popup, /A talk/);
  expect(kept).toMatch(VERDICT);
});

test('with all settings switched off in the popup, a video is not checked by itself', async () => {
  const page = await extension.open('https://news.example.org/story');
  const popup = await extension.openPopup(page);
  await popupSays(popup, /Settings/);
  const choices = await popup.evaluate(() => {
    for (const box of document.querySelectorAll<HTMLInputElement>('.settings input:checked')) box.click();
    return document.querySelectorAll('.settings input').length;
  });
  expect(choices).toBe(3);
  await page.close();
  const video = await extension.open(VIDEO);
  await video.waitForTimeout(4000);
  expect(await badges(video)).toEqual([]);
});
