import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problemWords } from '../src/check/problems';
import { CANNOT_WORDS } from '../src/verdict';
import { clip } from './clips';
import { type Extension, launch } from './extension';
import { remembered } from './remember';
import { until } from './until';
import { untilAllClosed } from './walk';
import { VERDICT } from './words';

const folder = mkdtempSync(join(tmpdir(), 'check-'));
const corrupt = join(folder, 'corrupt.webm');
const cut = join(folder, 'cut-short.webm');
const empty = join(folder, 'empty.mp4');
const text = join(folder, 'not-a-video.mp4');
const nested = join(folder, 'nested');
const noise = Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * i * 31 + i * 7) & 255));

beforeAll(() => {
  const whole = readFileSync(clip('talking.webm'));
  // The head of the file is right, the pictures are noise.
  writeFileSync(corrupt, Buffer.concat([whole.subarray(0, 600), noise]));
  writeFileSync(cut, whole.subarray(0, Math.floor(whole.length / 2)));
  writeFileSync(empty, '');
  mkdirSync(join(nested, 'deeper'), { recursive: true });
  writeFileSync(join(nested, '1.webm'), 'x');
  writeFileSync(join(nested, 'deeper', '2.webm'), 'x');
  writeFileSync(join(nested, 'deeper', 'notes.txt'), 'x');
  writeFileSync(text, 'This is a letter, not a video.\n'.repeat(100));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('the check page', () => {
  let extension: Extension;

  beforeAll(async () => {
    extension = await launch([]);
  });

  afterAll(() => extension?.close());

  /** What the page says of a file in the end. `prepare`: runs in the page before all of its own. */
  async function checked(path: string, prepare: () => void = () => {}) {
    const page = await extension.context.newPage();
    await page.addInitScript(prepare);
    await page.goto(`chrome-extension://${extension.id}/src/check/index.html`);
    await page.setInputFiles('input[type=file]', path);
    const card = page.locator('article[data-report]');
    await card.waitFor({ timeout: 150_000 });
    const words = (await card.textContent()) ?? '';
    const report = JSON.parse((await card.getAttribute('data-report')) ?? 'null');
    await page.close();
    return { words, report };
  }

  /** The checks kept since a time, ms since the epoch, once the engine is let go. */
  async function keptSince(time: number) {
    await untilAllClosed(await extension.offscreen());
    const page = await extension.openOwn('src/report/index.html');
    const all = await remembered(page);
    await page.close();
    return all.filter(({ at }) => at > time);
  }

  test('gives a file its verdict, probability, time, frames and timeline', async () => {
    const { words, report } = await checked(clip('talking.webm'));
    expect(words).toMatch(VERDICT);
    expect(report).toMatchObject({ faces: 1, error: null });
    expect(report.probability).toBeGreaterThanOrEqual(0.01);
    expect(report.probability).toBeLessThanOrEqual(0.99);
    // 12 s at 10 frames a second.
    expect(report.framesConsidered).toBeGreaterThan(100);
    expect(report.framesConsidered).toBeLessThanOrEqual(121);
  });

  test('a video that lies on its side, as phones write them, is judged as it shows, whoever reads it', async () => {
    const { report: upright } = await checked(clip('upright.mp4'));
    const { report: turned } = await checked(clip('turned.mp4'));
    // Without WebCodecs the browser's own player reads the file.
    const { report: played } = await checked(clip('turned.mp4'), () => Reflect.deleteProperty(window, 'VideoDecoder'));
    for (const report of [upright, turned, played]) {
      expect(report).toMatchObject({ faces: 1, error: null });
      expect(Math.abs(report.probability - upright.probability)).toBeLessThan(0.1);
      // 3 s at 10 frames a second.
      expect(report.framesConsidered).toBeGreaterThan(25);
      expect(report.framesConsidered).toBeLessThanOrEqual(31);
    }
  });

  test('checks the readable part of a file that ends too early', async () => {
    const started = Date.now();
    const { words, report } = await checked(cut);
    expect(report.error).toBeNull();
    expect(report.framesConsidered).toBeGreaterThan(30);
    expect(report.framesConsidered).toBeLessThan(80);
    expect(words).toContain('The file cannot be read after');
    const [kept] = await keptSince(started);
    expect(kept?.until).toBeGreaterThan(3);
    expect(kept?.until).toBeLessThan(8);
  });

  test.each([
    ['an empty file', empty, problemWords({ type: 'empty' })],
    ['a text file', text, problemWords({ type: 'not-a-video', kind: 'check_kind_text' })],
    ['a damaged file', corrupt, problemWords({ type: 'damaged' })],
    ['a video that shows a face too briefly', clip('short.webm'), CANNOT_WORDS['too-few-frames']],
    ['a video without a face', clip('no-face.webm'), CANNOT_WORDS['no-face']],
    ['a video with a tiny face', clip('tiny-face.webm'), CANNOT_WORDS['face-too-small']],
  ])('says why it cannot check %s', async (_, path, why) => {
    const { words, report } = await checked(path);
    expect(report).toMatchObject({ verdict: 'cannot-check', probability: null, error: why });
    expect(words).toContain(why);
  });

  test('stops when told to, and keeps nothing', async () => {
    const started = Date.now();
    const page = await extension.openOwn('src/check/index.html');
    await page.setInputFiles('input[type=file]', clip('talking.webm'));
    const status = page.locator('article .status').first();
    await until('a few seconds of it', async () => /0:0[3-9]/.test((await status.textContent()) ?? ''));
    await page.getByRole('button', { name: /Cancel/ }).click();
    await until('the end of the check', async () =>
      (await page.locator('article').textContent())?.includes('Cancelled'),
    );
    await page.close();
    expect(await keptSince(started)).toEqual([]);
  });

  test('many files: held up, gone on with, and all cancelled', async () => {
    const page = await extension.openOwn('src/check/index.html');
    await page.setInputFiles('input[type=file]', [
      clip('talking.webm'),
      clip('short.webm'),
      clip('tiny-face.webm'),
      empty,
    ]);
    const status = page.locator('article .status').first();
    await until('the first frames', async () => /0:0[1-9]/.test((await status.textContent()) ?? ''));
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused').waitFor();
    const held = page.locator('article progress').first();
    // What was under way comes in first.
    const before = await until('a pause', async () => {
      const value = await held.getAttribute('value');
      await page.waitForTimeout(3000);
      return (await held.getAttribute('value')) === value && value;
    });
    await page.waitForTimeout(4000);
    expect(await held.getAttribute('value')).toBe(before);
    await page.getByRole('button', { name: 'Go on' }).click();
    await until('progress', async () => (await held.getAttribute('value')) !== before);
    await page.getByRole('button', { name: 'Cancel all' }).click();
    await until('all to end', async () => (await page.locator('article[data-state=cancelled]').count()) === 4);
    await page.getByText('4 files done').waitFor();
    await page.getByRole('button', { name: 'Clear finished' }).click();
    expect(await page.locator('article').count()).toBe(0);
    await page.close();
  });

  test('frames go to the engine directly; what was seen is kept when the page is closed, and the engine let go', async () => {
    const started = Date.now();
    const page = await extension.openOwn('src/check/index.html');
    const carried = await page.evaluateHandle(() => {
      const messages: unknown[] = [];
      const { connect } = chrome.runtime;
      chrome.runtime.connect = (about: unknown) => {
        const port = connect(about as chrome.runtime.ConnectInfo);
        port.postMessage = (message) => messages.push(message);
        return port;
      };
      return messages;
    });
    await page.setInputFiles('input[type=file]', clip('talking.webm'));
    const status = page.locator('article .status').first();
    await until('a few seconds of it', async () => /0:0[3-9]/.test((await status.textContent()) ?? ''));
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused').waitFor();
    expect(await carried.jsonValue()).toEqual([]);
    await page.close();
    const [kept] = await keptSince(started);
    expect(kept).toMatchObject({ source: { site: 'file', title: 'talking.webm' } });
    expect(kept?.until).toBeGreaterThan(2);
    expect(kept?.until).toBeLessThan(11);
    expect(kept?.framesConsidered).toBeGreaterThan(16);
    expect(kept?.framesConsidered).toBeLessThan(110);
  });

  test('takes the videos of a dropped folder and of the folders in it', async () => {
    const page = await extension.openOwn('src/check/index.html');
    const session = await page.context().newCDPSession(page);
    const data = { items: [], files: [nested], dragOperationsMask: 1 };
    const drag = (type: 'dragEnter' | 'dragOver' | 'drop') =>
      session.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
    // The page may not listen yet.
    await until('the page that takes the drop', async () => {
      for (const type of ['dragEnter', 'dragOver'] as const) await drag(type);
      return (await page.locator('.drop.over').count()) === 1;
    });
    await drag('drop');
    await until('two files', async () => (await page.locator('article').count()) === 2);
    expect(await page.locator('article h3').allTextContents()).toEqual(['1.webm', '2.webm']);
    await page.close();
  });

  test('a video of many shots: each has its verdict, and the worst is named', async () => {
    const page = await extension.openOwn('src/check/index.html');
    await page.setInputFiles('input[type=file]', clip('shots.webm'));
    const card = page.locator('article[data-report]');
    await card.waitFor({ timeout: 300_000 });
    const { shots, faces, probability, error } = JSON.parse((await card.getAttribute('data-report')) ?? '');
    console.log(JSON.stringify(shots), faces, probability);
    expect(error).toBeNull();
    expect(shots).toHaveLength(6);
    for (const [i, shot] of shots.entries()) {
      expect(shot.start).toBeCloseTo(2 * i, 0);
      expect(shot.end).toBeCloseTo(2 * (i + 1), 0);
      expect(shot.verdict === 'cannot-check').toBe(i % 3 === 2);
    }
    // The faces of all shots count as faces of one video.
    expect(faces).toBeGreaterThanOrEqual(4);
    expect(probability).toBe(Math.max(...shots.map((shot: { probability: number | null }) => shot.probability ?? 0)));
    const worst = /Most suspicious: 0:\d\d–0:\d\d, face \d+/;
    await card.getByText(worst).waitFor();
    expect(await card.locator('.shots li').count()).toBe(6);

    const opened = extension.context.waitForEvent('page');
    await card.getByRole('link', { name: /Full report/ }).click();
    const report = await opened;
    await report.getByRole('heading', { name: 'shots.webm' }).waitFor();
    expect(report.url()).toMatch(/\?id=\d+$/);
    await report.getByText(worst).waitFor();
    await report.close();
    await page.close();
  }, 400_000);
});

describe('npm run check', () => {
  /** Runs the command in another folder, as a person would, and gives its exit status and last line. */
  const run = (...args: string[]) =>
    new Promise<{ status: number; lines: string[] }>((done) => {
      execFile('node', [join(import.meta.dirname, '../scripts/check.mjs'), ...args], { cwd: folder }, (error, out) =>
        done({ status: typeof error?.code === 'number' ? error.code : 0, lines: out.trimEnd().split('\n') }),
      );
    });
  const KEYS = ['file', 'verdict', 'probability', 'framesConsidered', 'faces', 'seconds', 'error', 'shots'];

  test('--json: one object a file in order, whatever happens to one, and status 1 if one could not be checked', async () => {
    const { status, lines } = await run(empty, cut, 'missing.mp4', corrupt, '--json');
    expect(status).toBe(1);
    const rows = JSON.parse(lines.at(-1) ?? '');
    expect(rows.map((row: { file: string }) => row.file)).toEqual([empty, cut, 'missing.mp4', corrupt]);
    for (const row of rows) expect(Object.keys(row).sort()).toEqual(KEYS.toSorted());
    const [first, good, missing, bad] = rows;
    expect(['manipulated', 'uncertain', 'clean']).toContain(good.verdict);
    expect(good).toMatchObject({ probability: expect.any(Number), faces: 1, error: null });
    expect(good.seconds).toBeGreaterThan(0);
    for (const row of [first, missing, bad]) {
      expect(row).toMatchObject({ verdict: 'cannot-check', probability: null, error: expect.stringMatching(/\.$/) });
    }
  });

  test('status 0 when every file was checked, and a relative path is the caller’s', async () => {
    const { status, lines } = await run('cut-short.webm');
    expect(status).toBe(0);
    expect(lines.join()).toMatch(/cut-short\.webm/);
  });

  test.each([[[]], [['--what', 'a.mp4']]])('status 2 for wrong usage: %j', async (args) => {
    expect((await run(...args)).status).toBe(2);
  });
});
