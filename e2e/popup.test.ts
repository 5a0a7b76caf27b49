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
  expect(words).toMatch(/The probability of manipulation is \d+\s%/);
  expect(words).toMatch(/\d+ frames from \d:\d\d to \d:\d\d/);
  await report.locator('.uplot canvas').waitFor();

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
  expect(await report.title()).toBe('Deepfake Check');
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

/**
 * Runs in a page of the extension that has opened the history: checks of videos called "Talk number 0" and so on, the
 * newest first, instead of what is there.
 */
async function fillHistory(count: number): Promise<void> {
  const db = await new Promise<IDBDatabase>((done, fail) => {
    const request = indexedDB.open('history', 2);
    request.onupgradeneeded = () => fail(new Error('Nothing has made the history yet'));
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  const canvas = Object.assign(document.createElement('canvas'), { width: 160, height: 90 });
  const context = canvas.getContext('2d');
  const pictures: Blob[] = [];
  for (let i = 0; i < count; i++) {
    if (!context) break;
    context.fillStyle = `hsl(${(i * 37) % 360} 40% 45%)`;
    context.fillRect(0, 0, 160, 90);
    context.font = '40px sans-serif';
    context.fillStyle = 'white';
    context.fillText(String(i), 20, 60);
    pictures.push(await new Promise<Blob>((done) => canvas.toBlob((blob) => done(blob ?? new Blob()), 'image/jpeg')));
  }
  const transaction = db.transaction(['checks', 'summaries', 'thumbnails'], 'readwrite');
  const [checks, summaries, thumbnails] = ['checks', 'summaries', 'thumbnails'].map((part) =>
    transaction.objectStore(part),
  );
  for (const part of [checks, summaries, thumbnails]) part?.clear();
  for (let i = 0; i < count; i++) {
    const probability = ((i * 7) % 98) / 100 + 0.01;
    const summary = {
      source: {
        site: i % 3 ? 'news.example.org' : 'www.youtube.com',
        title: `Talk number ${i}`,
        url: 'https://news.example.org/story',
      },
      at: Date.now() - 3_600_000 * i,
      verdict: probability > 0.86 ? 'manipulated' : probability < 0.3 ? 'clean' : 'uncertain',
      reason: null,
      probability,
      framesConsidered: 80,
      seconds: 8,
    };
    const timeline = Array.from({ length: 160 }, (_, n) => ({ time: n / 10, contribution: Math.sin(n / 9 + i) }));
    const judgement = { verdict: summary.verdict, probability };
    checks?.add({ ...summary, faces: [{ id: 1, frames: 160, judgement, timeline }], modelVersion: '0' }, 1e6 + i);
    summaries?.put({ ...summary, faces: 1 }, 1e6 + i);
    thumbnails?.put(pictures[i], 1e6 + i);
  }
  await new Promise((done) => (transaction.oncomplete = done));
  db.close();
  new BroadcastChannel('history').postMessage(null);
}

/** The popup's document in a tab, with a history of so many checks. */
async function openFilled(count: number) {
  const page = await extension.openOwn('src/popup/index.html');
  await page.locator('.manage').waitFor();
  await page.evaluate(fillHistory, count);
  await page.getByText('Talk number 0', { exact: true }).waitFor();
  return page;
}

test('the history is filtered by verdict and site, put in order, and shown in parts', async () => {
  const page = await openFilled(100);
  const titles = () => page.locator('[data-verdict-row] .title').allTextContents();
  expect((await titles()).slice(0, 3)).toEqual(['Talk number 0', 'Talk number 1', 'Talk number 2']);
  expect(await titles()).toHaveLength(30);
  await page.getByRole('button', { name: 'Show more (70)' }).click();
  expect(await titles()).toHaveLength(60);
  await page.locator('[data-verdict-row] img').nth(59).waitFor();

  await page.getByLabel('Order').selectOption('Oldest first');
  expect((await titles())[0]).toBe('Talk number 99');
  await page.getByLabel('Order').selectOption('Most suspicious');
  expect((await titles())[0]).toBe('Talk number 13'); // the newest of those with the highest probability
  await page.getByLabel('Site', { exact: true }).selectOption('youtube.com');
  await page.getByLabel('Verdict', { exact: true }).selectOption('Signs of manipulation');
  const found = await titles();
  expect(found.length).toBeGreaterThan(1);
  for (const title of found) expect(Number(/\d+/.exec(title)?.[0]) % 3).toBe(0);
  await page.getByLabel('Search titles and sites').fill('nothing like it');
  await page.getByRole('button', { name: 'Show all' }).click();
  expect(await titles()).toHaveLength(30);
  await page.close();
});

test('what was saved, pictures included, can be taken in again, once', async () => {
  const page = await openFilled(12);
  await page.getByText('Save, import, erase').click();
  await page.getByText(/12 checks\. The extension’s data takes [\d.]+ (k|M)?B/).waitFor();
  await page.getByLabel(/Pictures too/).check();
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as JSON' }).click();
  const file = {
    name: 'history.json',
    mimeType: 'application/json',
    buffer: readFileSync(await (await downloading).path()),
  };
  expect(JSON.parse(file.buffer.toString()).checks).toHaveLength(12);

  await page.getByRole('button', { name: 'Erase all…' }).click();
  await page.getByRole('button', { name: 'Erase all', exact: true }).click();
  await page.getByText('Nothing checked yet').waitFor();

  const importPage = await extension.openOwn('src/import/index.html');
  await importPage.setInputFiles('input[type=file]', file);
  await importPage.getByText('12 checks were added.').waitFor();
  await importPage.setInputFiles('input[type=file]', file);
  await importPage.getByText('Nothing new').waitFor();
  await importPage.setInputFiles('input[type=file]', { ...file, buffer: file.buffer.subarray(0, 5000) });
  await importPage.getByText(/was cut short/).waitFor();
  const broken = file.buffer.toString().replace('"probability": 0.01', '"probability": 7');
  await importPage.setInputFiles('input[type=file]', { ...file, buffer: Buffer.from(broken) });
  await importPage.getByText('Its check 1 of 12 is damaged: “probability” is missing or wrong.').waitFor();

  await page.bringToFront();
  await page.locator('[data-verdict-row] img').nth(11).waitFor();
  expect(await page.locator('[data-verdict-row]').count()).toBe(12);
  await importPage.close();
  await page.close();
});

test('a history that cannot be saved says so', async () => {
  const page = await openFilled(3);
  await page.getByText('Save, import, erase').click();
  await page.evaluate(() => {
    URL.createObjectURL = () => {
      throw new Error('no room');
    };
  });
  await page.getByRole('button', { name: 'Save as JSON' }).click();
  await page.getByText('That did not work: Error: no room').waitFor();
  await page.close();
});

test('of imported checks, those older than they may get are not taken, and counted', async () => {
  const page = await openFilled(2);
  await page.getByText('Save, import, erase').click();
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as JSON' }).click();
  const saved = JSON.parse(readFileSync(await (await downloading).path(), 'utf8'));
  saved.checks[0].checkedAt = '2020-01-01T00:00:00.000Z';
  await page.evaluate(() => chrome.storage.sync.set({ settings: { retentionDays: 365 } }));
  const importPage = await extension.openOwn('src/import/index.html');
  await importPage.setInputFiles('input[type=file]', {
    name: 'history.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(saved)),
  });
  await importPage.getByText('1 was not taken: it is older than “Erase checks after” in the options allows.').waitFor();
  await importPage.getByText('1 other was in the history already.').waitFor();
  await page.evaluate(() => chrome.storage.sync.clear());
  await importPage.close();
  await page.close();
});

/** ms from the opening of the popup to its painted list, of many openings the middle one. */
async function timeToList(count: number): Promise<number> {
  const filled = await openFilled(count);
  await filled.close();
  const page = await extension.context.newPage();
  await page.addInitScript(() => {
    const seen = new MutationObserver(() => {
      if (!document.querySelector('[data-verdict-row]')) return;
      seen.disconnect();
      // After the frame that shows it.
      requestAnimationFrame(() => setTimeout(() => Object.assign(window, { painted: performance.now() })));
    });
    seen.observe(document, { childList: true, subtree: true });
  });
  const times: number[] = [];
  for (let i = 0; i < 15; i++) {
    await page.goto(`chrome-extension://${extension.id}/src/popup/index.html`);
    times.push(await until('the list', () => page.evaluate(() => Number(Reflect.get(window, 'painted') ?? 0))));
  }
  await page.close();
  const median = times.toSorted((a, b) => a - b)[7] ?? Infinity;
  console.log(`Popup with ${count} checks, ms to the painted list: ${times.map(Math.round).join(', ')}`);
  return median;
}

test('the popup shows a history of 1,000 checks at once', async () => {
  const one = await timeToList(1);
  // On two cores 130, and 220 beside other work. Where the machine is slower yet, so it is with a single check.
  expect(await timeToList(1000)).toBeLessThan(Math.max(330, 2 * one));
});

test('a history of the version before is taken over', async () => {
  await extension.close();
  const fresh = newProfile();
  extension = await launch(sites.args, fresh);
  const page = await extension.openOwn('src/import/index.html');
  await page.evaluate(async () => {
    const request = indexedDB.open('history', 1);
    request.onupgradeneeded = () =>
      request.result.createObjectStore('checks', { autoIncrement: true }).createIndex('at', 'at');
    await new Promise((done) => (request.onsuccess = done));
    const canvas = Object.assign(document.createElement('canvas'), { width: 16, height: 9 });
    const thumbnail = await new Promise((done) => canvas.toBlob(done, 'image/jpeg'));
    const transaction = request.result.transaction('checks', 'readwrite');
    transaction.objectStore('checks').add({
      source: { site: 'file', title: 'An old check', url: '' },
      at: Date.now(),
      verdict: 'clean',
      reason: null,
      probability: 0.2,
      framesConsidered: 80,
      seconds: 8,
      faces: [],
      modelVersion: '0',
      thumbnail,
    });
    await new Promise((done) => (transaction.oncomplete = done));
    request.result.close();
  });
  await page.goto(`chrome-extension://${extension.id}/src/popup/index.html`);
  await page.getByText('An old check', { exact: true }).waitFor();
  await page.locator('[data-verdict-row] img').waitFor();
  await extension.close();
  rmSync(fresh, { recursive: true, force: true });
  extension = await launch(sites.args, profile);
});

test('the button that had a video checked keeps the focus', async () => {
  const worker = await extension.worker();
  await worker.evaluate(() => chrome.storage.sync.set({ settings: { autoCheck: false } }));
  const page = await extension.open(VIDEO);
  const popup = await extension.openPopup(page);
  const state = () => popup.evaluate(() => document.querySelector<HTMLElement>('[data-video]')?.dataset.state);
  await until('the video', async () => (await state()) === 'idle');
  await popup.evaluate(() => {
    const check = [...document.querySelectorAll<HTMLElement>('[data-video] .button')].at(-1);
    check?.focus();
    check?.dispatchEvent(new FocusEvent('focus')); // which a window in the background gets none of
    check?.click();
  });
  await until('its check', async () => (await state()) !== 'idle');
  expect(await popup.evaluate(() => document.activeElement?.ariaDisabled)).toBe('true');
  await worker.evaluate(() => chrome.storage.sync.clear());
  await page.close();
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
  const worker = await extension.worker();
  await until('all to be stored', () =>
    worker.evaluate(async () => {
      const { settings } = await chrome.storage.sync.get<{ settings?: Record<string, boolean> }>('settings');
      return ['autoCheck', 'showBadge', 'history'].every((key) => settings?.[key] === false);
    }),
  );
  await page.close();
  const video = await extension.open(VIDEO);
  await video.waitForTimeout(4000);
  expect(await badges(video)).toEqual([]);
});
