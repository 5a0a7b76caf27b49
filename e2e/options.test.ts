import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { badges } from '../scripts/badges.mjs';
import { builtExtension } from '../scripts/built.mjs';
import { readHistory } from '../scripts/history.mjs';
import { MODEL } from '../src/model';
import { badgeSays } from './badge';
import { type Extension, launchOnSites } from './extension';
import { remember, remembered } from './remember';
import { until } from './until';
import { COLLECTING, SETTLED } from './words';

const VIDEO = 'https://www.youtube.com/watch?v=aaaaaaaaaaa';

let extension: Extension;
let options: Page;

beforeAll(async () => {
  extension = await launchOnSites();
});

afterAll(() => extension?.close());

beforeEach(async () => {
  for (const page of extension.context.pages().slice(1)) await page.close();
  await inWorker('chrome.storage.local.clear().then(() => chrome.storage.sync.clear())');
  options = await extension.openOwn('src/options/index.html');
});

/** What an expression is in the background. */
async function inWorker<T>(expression: string): Promise<T> {
  return (await extension.worker()).evaluate(expression) as Promise<T>;
}

/** The checks kept, oldest first. */
const history = () => remembered(options);

/** What has the focus. */
const focused = () => options.evaluate(() => document.activeElement?.textContent);

const flip = (name: string) => options.getByRole('switch', { name }).click();
const pick = (name: RegExp) => options.getByRole('radio', { name }).check({ force: true });

test('checking is switched off and on in a page that is open', async () => {
  const page = await extension.open(VIDEO);
  await badgeSays(page, COLLECTING);
  await flip('Check videos without being asked');
  await until('no badge', async () => (await badges(page)).length === 0, 20);
  await flip('Check videos without being asked');
  await badgeSays(page, COLLECTING);
  await flip('Show a badge');
  await until('no badge', async () => (await badges(page)).length === 0, 20);
});

test('an option shows what it is, in other pages too, and goes along or stays', async () => {
  const other = await extension.openOwn('src/options/index.html');
  await flip('Keep a history');
  await pick(/^Saver/);
  await pick(/^Bottom right$/);
  await until('the other page', () => other.getByRole('radio', { name: 'Bottom right' }).isChecked(), 20);
  expect(await other.getByRole('switch', { name: 'Keep a history' }).isChecked()).toBe(false);
  expect(await options.locator('.badge-sample').getAttribute('data-place')).toBe('bottom-right');
  expect(await inWorker('chrome.storage.sync.get()')).toEqual({
    settings: { history: false, badgePlace: 'bottom-right' },
  });
  expect(await inWorker('chrome.storage.local.get("settings")')).toEqual({ settings: { rate: 'saver' } });
});

test('to save work, half as many frames are looked at', async () => {
  const started = Date.now();
  const pictures = async () => (await readHistory(options, 'thumbnails')).evaluate((all) => all.length);
  const before = await pictures();
  await pick(/^Saver/);
  await flip('Keep pictures of the video and its faces');
  const page = await extension.open(VIDEO);
  await badgeSays(page, SETTLED);
  await page.close();
  // On a fast machine the tests before leave checks too.
  const check = await until('the check', async () => (await history()).find(({ at }) => at > started));
  const times = check.faces[0]?.timeline.map(({ time }) => time) ?? [];
  // The clip starts over.
  const gaps = times.slice(1).flatMap((time, i) => (time > (times[i] ?? 0) ? time - (times[i] ?? 0) : []));
  expect(gaps.length).toBeGreaterThan(10);
  // A slow machine meets some slots late, so that single gaps are short: not most of them, and not in sum.
  const seconds = gaps.reduce((sum, gap) => sum + gap, 0);
  expect(gaps.length / seconds).toBeLessThan(1.2 * (MODEL.sampling.rate / 2));
  // Of the clip's 24 frames a second, four or five lie between; at the full rate, two or three.
  expect(gaps.toSorted((a, b) => a - b)[gaps.length >> 1]).toBeGreaterThan(0.15);
  expect(await pictures()).toBe(before);
});

// That of several looks one is kept: src/background/looks.test.ts.
test('thoroughly, a video is looked at again after a complete look', async () => {
  const started = Date.now();
  await pick(/^Thorough/);
  const page = await extension.open(VIDEO);
  // A slow machine needs many runs to see every moment.
  await until('a complete look', async () => (await history()).find(({ at }) => at > started), 400);
  const offscreen = await extension.offscreen();
  await until('another look', () => offscreen.evaluate(() => document.documentElement.dataset.videos === '1'), 20);
  await page.close();
}, 500_000);

test('on battery nothing is checked without being asked, as soon as the plug is drawn', async () => {
  await flip('Only while plugged in');
  const page = await extension.open(VIDEO);
  await badgeSays(page, COLLECTING);
  const plug = await pluggable(page);
  await plug(false);
  await until('no badge', async () => (await badges(page)).length === 0, 20);
  await plug(true);
  await badgeSays(page, COLLECTING);
});

/** A plug to draw, as the content script of a page sees it: the battery is made to say so. */
async function pluggable(page: Page): Promise<(plugged: boolean) => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  const worlds: { id: number; origin: string }[] = [];
  session.on('Runtime.executionContextCreated', ({ context }) => worlds.push(context));
  await session.send('Runtime.enable');
  const world = await until('the content script', async () =>
    worlds.find(({ origin }) => origin === `chrome-extension://${extension.id}`),
  );
  return async (plugged) => {
    const { exceptionDetails } = await session.send('Runtime.evaluate', {
      contextId: world.id,
      awaitPromise: true,
      expression: `navigator.getBattery().then((battery) => {
        Object.defineProperty(battery, 'charging', { value: ${plugged}, configurable: true });
        battery.dispatchEvent(new Event('chargingchange'));
      })`,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.text);
  };
}

test('checks are erased when they are older than they may get, and those that already are only when that is wanted', async () => {
  for (const days of [40, 20, 2]) await remember(options, days);
  const period = options.getByLabel('Erase checks after');
  const chosen = () => period.evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.label);
  const titles = async () => (await history()).map(({ source }) => source.title).join();
  await period.focus();
  await period.selectOption({ label: '30 days' });
  await options.getByText(/older than that will be gone for good/).waitFor();
  await options.getByRole('button', { name: 'Cancel' }).click();
  await until('the choice of before', async () => (await chosen()) === 'Never', 20);
  expect(await options.evaluate(() => document.activeElement?.tagName)).toBe('SELECT');
  expect(await titles()).toContain('40 days ago,20 days ago,2 days ago');
  expect(await inWorker('chrome.storage.sync.get()')).toEqual({});

  await period.selectOption({ label: '30 days' });
  await options.getByRole('button', { name: 'Erase', exact: true }).click();
  await until('two checks', async () => (await titles()).endsWith('20 days ago,2 days ago'), 20);
  expect(await titles()).not.toContain('40 days ago');
  expect(await chosen()).toBe('30 days');
  expect(await options.evaluate(() => document.activeElement?.tagName)).toBe('SELECT');

  // Nothing is that old: nothing to ask.
  await period.selectOption({ label: '90 days' });
  await period.selectOption({ label: '30 days' });
  await until('the choice', async () => {
    const { settings } = await inWorker<{ settings?: { retentionDays: number } }>('chrome.storage.sync.get()');
    return settings?.retentionDays === 30;
  });

  // From another device it comes without a question, so that the day's alarm is left to it.
  await inWorker('chrome.storage.sync.set({ settings: { retentionDays: 7 } })');
  await until('the choice made elsewhere', async () => (await chosen()) === '7 days', 20);
  await options.waitForTimeout(1000);
  expect(await titles()).toContain('20 days ago');
  expect(await inWorker('chrome.alarms.get("retention")')).toMatchObject({ periodInMinutes: 1440 });
  await inWorker('chrome.alarms.create("retention", { when: Date.now(), periodInMinutes: 1440 })');
  await until('one check', async () => !(await titles()).includes('20 days ago'), 60);
});

test('what cannot be a site, or is one already, is said at once', async () => {
  const field = options.getByLabel('Address of a site');
  await field.fill('not a site');
  await field.press('Enter');
  await options.getByText('That is not the address of a site.').waitFor();
  await field.fill('https://m.youtube.com/watch?v=1');
  await field.press('Enter');
  await options.getByText('This site is checked already.').waitFor();
});

test('sites without a badge can have it back', async () => {
  await inWorker('chrome.storage.local.set({ settings: { hiddenSites: ["www.youtube.com"] } })');
  await options.getByRole('button', { name: 'Show the badge on www.youtube.com again' }).click();
  await until('an empty list', async () => (await options.getByText('www.youtube.com').count()) === 0, 20);
  expect(await inWorker('chrome.storage.local.get("settings")')).toMatchObject({ settings: { hiddenSites: [] } });
});

test('a change that cannot be stored is taken back, and told of', async () => {
  await options.evaluate(() => {
    for (const area of [chrome.storage.local, chrome.storage.sync])
      area.set = () => {
        throw new Error('no room');
      };
  });
  await flip('Keep a history');
  await options.getByText('That did not work: Error: no room').waitFor();
  await until('it as it was', () => options.getByRole('switch', { name: 'Keep a history' }).isChecked(), 20);
});

test('a reset brings the options back, erasing everything leaves nothing', async () => {
  await remember(options, 1);
  await flip('Keep a history');
  await pick(/^Thorough/);
  await options.getByRole('button', { name: 'Reset…' }).click();
  await options.getByRole('button', { name: 'Cancel' }).click();
  expect(await focused()).toBe('Reset…');
  expect(await options.getByRole('switch', { name: 'Keep a history' }).isChecked()).toBe(false);
  await options.getByRole('button', { name: 'Reset…' }).click();
  await options.getByRole('button', { name: 'Reset', exact: true }).click();
  await options.getByText('All options are as they were').waitFor();
  expect(await focused()).toBe('Reset…');
  expect(await options.getByRole('switch', { name: 'Keep a history' }).isChecked()).toBe(true);
  expect(await options.getByRole('radio', { name: /^Automatic/ }).isChecked()).toBe(true);
  expect((await history()).length).toBeGreaterThan(0);

  await inWorker('chrome.storage.local.set({ "badge:www.youtube.com": { folded: true } })');
  await flip('Keep a history');
  await options.getByRole('button', { name: 'Erase…' }).click();
  await options.getByRole('button', { name: 'Erase everything', exact: true }).click();
  await options.getByText('Everything is erased.').waitFor();
  expect(await history()).toEqual([]);
  expect(await inWorker('chrome.storage.local.get()')).toEqual({});
  expect(await inWorker('chrome.storage.sync.get()')).toEqual({});
  expect(await options.getByRole('switch', { name: 'Keep a history' }).isChecked()).toBe(true);
});

const hasArabic = existsSync(join(await builtExtension(), '_locales/ar/messages.json'));

test.runIf(hasArabic)('another language is spoken at once, here and in open pages', async () => {
  const page = await extension.open(VIDEO);
  await badgeSays(page, COLLECTING);
  const welcome = await extension.openOwn('src/welcome/index.html');
  await welcome.getByRole('heading', { name: 'Deepfake Check is ready' }).waitFor();
  await options.bringToFront();
  const language = options.getByLabel('Language of the extension');
  await language.focus();
  await language.selectOption('ar');
  await options.locator('html[dir=rtl][lang^=ar]').waitFor();
  await options.getByRole('heading', { level: 1, name: /[\u0600-\u06ff]/ }).waitFor();
  expect(await options.evaluate(() => document.activeElement?.tagName)).toBe('SELECT');
  expect(await options.getByRole('heading', { level: 1 }).textContent()).not.toBe('Options');
  await welcome.locator('html[dir=rtl]').waitFor();
  await until('its words', async () => /[\u0600-\u06ff]/.test((await welcome.locator('h1').textContent()) ?? ''), 20);
  await page.bringToFront();
  await badgeSays(page, /[\u0600-\u06ff]/);
  // What a reset did is still said when it has changed the language.
  await options.bringToFront();
  await options
    .locator('section', { has: options.locator('.grave') })
    .getByRole('button')
    .first()
    .click();
  await options.locator('dialog .danger').click();
  await options.getByText('All options are as they were').waitFor();
  await options.locator('html[dir=ltr]').waitFor();
});
