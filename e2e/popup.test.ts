import { readFileSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { badges } from '../scripts/badges.mjs';
import { badgeSays } from './badge';
import { type Attached, type Extension, launch, newProfile } from './extension';
import { testSites } from './pages';
import { until, untilSaid } from './until';
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

test('the report of a kept check says what it rests on, and can be saved and erased', async () => {
  const page = await extension.open('https://news.example.org/story');
  const popup = await extension.openPopup(page);
  await popupSays(popup, /A talk/);
  const opened = extension.context.waitForEvent('page');
  await popup.evaluate(() => document.querySelector<HTMLElement>('[data-verdict-row] .title')?.click());
  const report = await opened;
  await report.getByRole('heading', { name: 'A talk' }).waitFor();
  const words = (await report.locator('main').textContent()) ?? '';
  expect(words).toMatch(VERDICT);
  expect(words).toMatch(/The probability of manipulation is \d+ %/);
  expect(words).toMatch(/\d+ frames from \d:\d\d to \d:\d\d/);
  expect(await report.locator('.timeline rect').count()).toBeGreaterThan(3);

  const downloading = report.waitForEvent('download');
  await report.getByRole('button', { name: 'Save as JSON' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^deepfake-check-A-talk-[\d-]+\.json$/);
  const saved = JSON.parse(readFileSync(await download.path(), 'utf8'));
  expect(saved).toMatchObject({
    source: { site: 'www.youtube.com', title: 'A talk' },
    probability: expect.any(Number),
  });

  await report.getByRole('button', { name: 'Erase…' }).click();
  await report.getByRole('button', { name: 'Erase', exact: true }).click();
  await report.getByText('There is no such report').waitFor();
  await report.reload();
  await report.getByText('There is no such report').waitFor();
});

test('the history can be searched, and an erased check brought back', async () => {
  const page = await extension.open('https://news.example.org/story');
  const popup = await extension.openPopup(page);
  await popup.evaluate(fillHistory, 12);
  await popupSays(popup, /Talk number 11/);
  const rows = () => popup.evaluate(() => document.querySelectorAll('[data-verdict-row]').length);
  expect(await rows()).toBe(12);

  await popup.evaluate(() => {
    const box = document.querySelector<HTMLInputElement>('input[type=search]');
    if (box) box.value = 'tálk 7';
    box?.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await until('one match', async () => (await rows()) === 1);
  await popup.evaluate(() => document.querySelector<HTMLElement>('.erase')?.click());
  await popupSays(popup, /Nothing found[\s\S]*Erased: Talk number 7/);
  await popup.evaluate(() => document.querySelector<HTMLElement>('.undo button')?.click());
  await until('the check is back', async () => (await rows()) === 1);
});

/** Runs in the popup: checks of videos called "Talk number 0" and so on instead of the history. */
async function fillHistory(count: number): Promise<void> {
  const db = await new Promise<IDBDatabase>((done, fail) => {
    const request = indexedDB.open('history', 1);
    request.onupgradeneeded = () =>
      request.result.createObjectStore('checks', { autoIncrement: true }).createIndex('at', 'at');
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  const transaction = db.transaction('checks', 'readwrite');
  transaction.objectStore('checks').clear();
  for (let i = 0; i < count; i++) {
    transaction.objectStore('checks').add({
      source: { site: 'news.example.org', title: `Talk number ${i}`, url: 'https://news.example.org/story' },
      at: Date.now() - 1000 * i,
      verdict: 'uncertain',
      reason: null,
      probability: 0.5,
      framesConsidered: 80,
      seconds: 8,
      faces: [],
      modelVersion: '0',
      thumbnail: null,
    });
  }
  await new Promise((done) => (transaction.oncomplete = done));
  db.close();
  new BroadcastChannel('history').postMessage(null);
}

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
