import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readHistory } from '../scripts/history.mjs';
import { pictureSize } from '../src/import/picture-size';
import { clip } from './clips';
import { type Extension, launch } from './extension';
import { until } from './until';

let extension: Extension;
let report: Page;
/** All that the extension's pages asked for. The offscreen document is none to Playwright: see network.test.ts. */
const asked: string[] = [];

beforeAll(async () => {
  extension = await launch([]);
  extension.context.on('request', (request) => asked.push(request.url()));
  const check = await extension.openOwn('src/check/index.html');
  await check.setInputFiles('input[type=file]', clip('talking.webm'));
  await check.locator('article[data-report]').waitFor({ timeout: 170_000 });
  await check.close();
  report = await until('the report', async () => {
    const page = await extension.openOwn('src/report/index.html?id=1');
    if (await page.locator('.evidence-frames').count()) return page;
    await page.close();
    return null;
  });
});

afterAll(() => extension?.close());

test('shows the frames that weigh most, with crops as the network saw them', async () => {
  const frames = report.locator('.evidence-frames li');
  expect(await frames.count()).toBe(6);
  const sizes = await report.locator('.evidence-frames img').evaluateAll(async (images) => {
    await Promise.all((images as HTMLImageElement[]).map((image) => image.decode()));
    return (images as HTMLImageElement[]).map((image) => [image.naturalWidth, image.naturalHeight]);
  });
  expect(sizes).toEqual(Array(6).fill([112, 112]));
});

test('says what the file says of itself, and what the check was made with', async () => {
  const text = await report.locator('.check-item').textContent();
  expect(text).toMatch(/Content Credentials\s*None found in the file/);
  expect(text).toMatch(/Settings\s*Whole file, 10 frames a second/);
});

test('draws the timeline, whose points show their frames, and says it in words and as a table', async () => {
  const plot = report.locator('.chart .plot');
  await plot.locator('canvas').waitFor();
  expect(await plot.getAttribute('aria-label')).toMatch(/frames from 0:00 to 0:1\d/);
  const over = plot.locator('.u-over');
  const { width, height } = (await over.boundingBox()) ?? { width: 0, height: 0 };
  const time = await report.locator('.evidence-frames .weight').first().textContent();
  const seconds = Number(time?.split(':').at(-1));
  await over.hover({ position: { x: (seconds / 12) * width, y: height / 2 } });
  await plot.locator('.pointer img').waitFor();
  const summary = report.locator('.numbers summary');
  await summary.click();
  await report.locator('.numbers tbody tr').nth(20).waitFor(); // its rows are made when it is opened
  await summary.click();
});

test('computes a heat map with the network, shows it in words too, and lets it be cancelled', async () => {
  // In the page, because a map may be there before a click is.
  const cancelled = await report.evaluate(async () => {
    document.querySelector<HTMLElement>('.evidence-frames li button')?.click();
    const dialog = () => document.querySelector('dialog.heat[open]');
    while (!dialog()?.querySelector('progress')) await new Promise(requestAnimationFrame);
    const button = dialog()?.querySelector('button');
    button?.click();
    return button?.textContent;
  });
  expect(cancelled).toBe('Cancel');
  const dialog = report.locator('dialog.heat');
  await dialog.waitFor({ state: 'detached' });

  await report
    .getByRole('button', { name: /Heat map/ })
    .first()
    .click();
  const map = dialog.locator('canvas');
  await map.waitFor({ timeout: 150_000 });
  expect(await map.getAttribute('aria-label')).toMatch(/square|manipulation/);
  const coloured = await map.evaluate((canvas: HTMLCanvasElement) => {
    const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    let pixels = 0;
    for (let i = 0; i < data.length; i += 4) if (Math.abs((data[i] ?? 0) - (data[i + 2] ?? 0)) > 40) pixels++;
    return pixels / (data.length / 4);
  });
  expect(coloured).toBeGreaterThan(0.01);
  await dialog.getByRole('button', { name: 'Close' }).click();
  // Computed once, it is there at once.
  await report
    .getByRole('button', { name: /Heat map/ })
    .first()
    .click();
  await map.waitFor({ timeout: 2000 });
  await dialog.getByRole('button', { name: 'Close' }).click();
});

test('the kept crop is what the network judged: alone it contributes what the heat map starts from, time after time', async () => {
  const kept = await readHistory(report);
  const whole = () =>
    kept.evaluate(async ([check]) => {
      const picture = check?.value.faces[0]?.evidence?.[0]?.picture as Blob;
      const port = chrome.runtime.connect({ name: 'heat' });
      const answer = new Promise<{ whole: number; cells: number[] }>((resolve) =>
        port.onMessage.addListener((message) => message.type === 'heat' && resolve(message)),
      );
      port.postMessage({ type: 'explain', picture });
      const { whole, cells } = await answer;
      const isLossless = (await picture.slice(0, 2000).text()).includes('VP8L');
      const head = [...new Uint8Array(await picture.slice(0, 100).arrayBuffer())];
      return { whole, cells: cells.length, isLossless, bytes: picture.size, head };
    });
  const [first, second] = [await whole(), await whole()];
  expect(first).toEqual(second);
  // VP8L is the part of a WebP file that has a picture without loss.
  expect(first).toMatchObject({ cells: 64, isLossless: true });
  expect(first.bytes).toBeLessThan(40_000);
  // Else an import would leave it out.
  expect(pictureSize(Uint8Array.from(first.head))).toEqual({ width: 112, height: 112 });
});

test('saves a picture of the verdict', async () => {
  const download = report.waitForEvent('download');
  await report.getByRole('button', { name: 'Save as picture' }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toMatch(/^deepfake-check-talking-webm-.*\.png$/);
  const bytes = readFileSync(await saved.path());
  const size = await report.evaluate(async (data) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))]));
    return [bitmap.width, bitmap.height];
  }, bytes.toString('base64'));
  expect(size).toEqual([1200, 840]);
});

test('prints without its buttons', async () => {
  await report.emulateMedia({ media: 'print' });
  expect(await report.locator('.actions').isVisible()).toBe(false);
  expect(
    await report
      .getByRole('button', { name: /Heat map/ })
      .first()
      .isVisible(),
  ).toBe(false);
  expect(await report.locator('.chart canvas').isVisible()).toBe(true);
  await report.emulateMedia({ media: 'screen' });
});

/** The colours that a canvas is made of for the most part. */
const groundsOf = (canvas: HTMLCanvasElement) => {
  const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
  const counts = new Map<string, number>();
  for (let i = 0; i < data.length; i += 4) {
    const colour = [data[i], data[i + 1], data[i + 2], data[i + 3]].join();
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const inOrder = [...counts].sort(([, a], [, b]) => b - a);
  return inOrder.slice(0, 3).map(([colour]) => colour);
};

test('in forced colours the chart keeps its own, and a bar shows how far something is', async () => {
  const canvas = report.locator('.chart canvas').first();
  await report.emulateMedia({ colorScheme: 'light' });
  await report.reload();
  await canvas.waitFor();
  const grounds = await canvas.evaluate(groundsOf);
  await report.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
  await report.reload();
  await canvas.waitFor();
  expect(await canvas.evaluate(groundsOf)).toEqual(grounds);

  await report.evaluate(() => {
    document.body.prepend(Object.assign(document.createElement('progress'), { className: 'bar' }));
  });
  const bar = report.locator('body > .bar');
  const at = async (share: number) => {
    await bar.evaluate((bar: HTMLProgressElement, share) => Object.assign(bar, { value: share }), share);
    return bar.screenshot();
  };
  expect((await at(0)).equals(await at(1))).toBe(false);
  await report.emulateMedia({ colorScheme: null, forcedColors: null });
  await report.reload();
  await canvas.waitFor();
});

test('says what did not work: to save a picture, to erase the check, to read the history', async () => {
  await report.evaluate(() => {
    OffscreenCanvas.prototype.convertToBlob = () => Promise.reject(new Error('no memory'));
    IDBObjectStore.prototype.delete = () => {
      throw new DOMException('broken', 'UnknownError');
    };
  });
  await report.getByRole('button', { name: 'Save as picture' }).click();
  await report.getByText('That did not work: Error: no memory').waitFor();
  await report.getByRole('button', { name: 'Erase…' }).click();
  await report.getByRole('button', { name: 'Erase', exact: true }).click();
  await report.getByText('The check could not be erased.').waitFor();
  await report.reload();
  await report.getByRole('heading', { name: 'talking.webm' }).waitFor();

  const page = await extension.context.newPage();
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('broken', 'UnknownError');
    };
  });
  await page.goto(report.url());
  await page.getByText('The history cannot be read.').waitFor();
  expect(await page.getByText('There is no such report').count()).toBe(0);
  await page.close();
});

test('asks nobody but the extension for anything', () => {
  expect(asked).toContain(report.url());
  expect(asked.filter((url) => !/^(chrome-extension|blob|data):/.test(url))).toEqual([]);
});
