import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clip } from './clips';
import { type Extension, launch } from './extension';

/** A file with a face and one without, checked, with all that is said of them. */
async function checkFiles(page: Page): Promise<void> {
  await page.setInputFiles('input[type=file]', [clip('upright.mp4'), clip('no-face.webm')]);
  await page.locator('article[data-report]').nth(1).waitFor({ timeout: 150_000 });
  await page.locator('article summary').click();
}

async function openHeatMap(page: Page): Promise<void> {
  await page.locator('.evidence-frames li button').first().click();
  await page.locator('dialog.heat canvas').waitFor({ timeout: 150_000 });
}

async function askToErase(page: Page): Promise<void> {
  await page.locator('button.grave').click();
  await page.locator('dialog[open]').waitFor();
}

/** Every page of the extension, by its address, and how to bring it into its most telling states. */
const PAGES: [name: string, address: string, prepare?: (page: Page) => Promise<unknown>][] = [
  ['popup', 'src/popup/index.html', (page) => page.getByText('talking').first().waitFor()],
  ['options', 'src/options/index.html'],
  ['options, asking before it erases', 'src/options/index.html', askToErase],
  ['welcome', 'src/welcome/index.html'],
  ['import', 'src/import/index.html'],
  ['check a file', 'src/check/index.html'],
  ['check a file, done', 'src/check/index.html', checkFiles],
  ['report', 'src/report/index.html?id=1', (page) => page.locator('.uplot canvas').first().waitFor()],
  ['report, with a heat map', 'src/report/index.html?id=1', openHeatMap],
  ['no report', 'src/report/index.html?id=999'],
];

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

declare const axe: { run(options: RunOptions): Promise<AxeResults> };

let extension: Extension;

beforeAll(async () => {
  extension = await launch([]);
  const page = await extension.openOwn('src/check/index.html');
  await page.setInputFiles('input[type=file]', clip('talking.webm'));
  await page.locator('article[data-report]').waitFor({ timeout: 150_000 });
  await page.close();
});
afterAll(() => extension?.close());

/** What the checker has against a page, a line each. */
async function faults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() =>
    axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }),
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}

async function setLanguage(language: string): Promise<void> {
  const worker = await extension.worker();
  await worker.evaluate((language) => chrome.storage.local.set({ settings: { language } }), language);
}

test('the accessibility checker sees a fault where there is one', async () => {
  const page = await extension.openOwn('src/options/index.html');
  await page.locator('main').waitFor();
  await page.evaluate(() => document.querySelector('main')?.append(document.createElement('img')));
  expect(await faults(page)).toEqual([expect.stringContaining('image-alt')]);
  await page.close();
});

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test.each(PAGES)('the accessibility checker finds nothing on: %s', async (_, address, prepare) => {
    const page = await extension.context.newPage();
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto(`chrome-extension://${extension.id}/${address}`);
    await page.locator('main, body > *').first().waitFor();
    await prepare?.(page);
    expect(await faults(page)).toEqual([]);
    await page.close();
  });
});

test.each(PAGES.filter(([name]) => name !== 'no report'))(
  'everything on %s can be reached with the Tab key, and shows it',
  async (_, address, prepare) => {
    const page = await extension.openOwn(address);
    await page.locator('main, body > *').first().waitFor();
    await prepare?.(page);
    const stops = await page.evaluate(() => {
      // Behind an open dialog nothing can be reached.
      const reachable = document.querySelector('dialog[open]') ?? document;
      const all = [
        ...reachable.querySelectorAll<HTMLElement>('a[href], button, input, select, summary, [tabindex="0"]'),
      ];
      const stops = all.filter((element) => {
        if (element.tabIndex < 0 || element.matches(':disabled') || !element.checkVisibility()) return false;
        // Of a group of radio buttons only the chosen one is a stop; arrows lead to the others.
        return !(element instanceof HTMLInputElement && element.type === 'radio' && !element.checked);
      });
      for (const [i, element] of stops.entries()) element.dataset.stop = String(i);
      return stops.map((element) => element.outerHTML.slice(0, 120));
    });
    expect(stops.length).toBeGreaterThan(0);
    const met = new Set<string>();
    for (let i = 0; i < stops.length + 5; i++) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate(() => {
        const { activeElement } = document;
        return activeElement?.matches(':focus-visible') ? (activeElement as HTMLElement).dataset.stop : undefined;
      });
      if (stop !== undefined) met.add(stops[Number(stop)] ?? '');
    }
    expect(stops.filter((stop) => !met.has(stop))).toEqual([]);
    await page.close();
  },
);

describe('in Arabic', () => {
  beforeAll(() => setLanguage('ar'));
  afterAll(() => setLanguage('auto'));

  test.each(PAGES)('%s runs from right to left and fits', async (_, address, prepare) => {
    const page = await extension.context.newPage();
    await page.setViewportSize({ width: 360, height: 700 });
    await page.goto(`chrome-extension://${extension.id}/${address}`);
    await page.waitForFunction(() => document.documentElement.dir === 'rtl');
    await page.locator('h1, h2, h3').first().waitFor();
    await prepare?.(page);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('ar');
    expect(await page.evaluate(() => /[\u0600-\u06ff]{3}/.test(document.body.innerText))).toBe(true);
    // Nothing sticks out to the side.
    const outside = await page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('dialog[open]')].map(
        ({ scrollWidth, clientWidth }) => scrollWidth - clientWidth,
      ),
    );
    expect(outside).toEqual(outside.map(() => 0));
    expect(await page.evaluate(() => document.documentElement.clientWidth)).toBe(360);
    await page.close();
  });
});
