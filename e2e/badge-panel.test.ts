import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { inBadges } from '../scripts/badges.mjs';
import { openHistory } from '../scripts/history.mjs';
import type { Settings } from '../src/settings';
import { VERDICT_WORDS } from '../src/verdict';
import { type Box, badgeIs, badgeSays, boxIn, clickIn, hoverIn, type Shown, shown, textIn } from './badge';
import { badgeSites } from './badge.pages';
import { type Extension, launch } from './extension';
import { until } from './until';
import { SETTLED } from './words';

const WATCH = 'https://www.youtube.com/watch?v=aaaaaaaaaaa';
const CONTROLS = 'button, a[href], input, [role="button"]:not(.layer)';

let sites: Awaited<ReturnType<typeof badgeSites>>;
let extension: Extension;
let page: Page;

beforeAll(async () => {
  sites = await badgeSites();
  extension = await launch(sites.args);
});

const clean = async () => {
  for (const page of extension.context.pages().slice(1)) await page.close();
  const worker = await extension.worker();
  await worker.evaluate(() => chrome.storage.local.clear());
};

afterAll(async () => {
  await extension?.close();
  await sites?.close();
});

async function set(settings: Partial<Settings>): Promise<void> {
  const worker = await extension.worker();
  await worker.evaluate((settings) => chrome.storage.local.set({ settings }), settings);
}

/** Controls of the page below any part of a box. */
const controlsUnder = (box: Box) =>
  page.evaluate(
    ([{ x, y, width, height }, controls]) => {
      const found = new Set<string>();
      for (let right = 0; right <= width; right += 4)
        for (let down = 0; down <= height; down += 4)
          for (const element of document.elementsFromPoint(x + right, y + down))
            if (element.closest(controls)) found.add(element.textContent ?? '');
      return [...found];
    },
    [box, CONTROLS] as const,
  );

const inside = (inner: Box, outer: Box) =>
  inner.x >= outer.x - 1 &&
  inner.y >= outer.y - 1 &&
  inner.x + inner.width <= outer.x + outer.width + 1 &&
  inner.y + inner.height <= outer.y + outer.height + 1;

const playerBox = async () => (await page.locator('#player').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };

/** Presses Tab until something in the badge has the focus that matches. */
const tabTo = (what: RegExp) =>
  until(`the focus on ${what}`, async () => {
    await page.keyboard.press('Tab');
    const focus = (await shown(page))?.focus;
    return focus && what.test(focus);
  });

/** What the badge read out, and the numbers that it showed meanwhile. */
interface Log {
  said: string[];
  values: string[];
}

/** Has the page keep a {@link Log}. */
function keepLog(root: ShadowRoot): void {
  const spoken = root.querySelector('.spoken');
  const value = root.querySelector('.plate .value');
  if (!spoken || !value) return;
  const log: Log = Object.assign(window, { said: [], values: [] });
  const options = { childList: true, characterData: true, subtree: true };
  new MutationObserver(() => spoken.textContent && log.said.push(spoken.textContent)).observe(spoken, options);
  new MutationObserver(() => value.textContent && log.values.push(value.textContent)).observe(value, options);
}

describe('a badge with a verdict', () => {
  // One video for all of these: it stops at its verdict, so that nothing changes any more.
  beforeAll(async () => {
    page = await extension.open(WATCH);
    await badgeIs(page, 'the badge', ({ visible }) => visible);
    await inBadges(page, keepLog, null);
    await badgeIs(page, 'a verdict', ({ tone }) => /manipulated|uncertain|clean/.test(tone));
    await badgeSays(page, SETTLED);
    await page.waitForTimeout(4000);
    await page.evaluate(() => document.querySelector('video')?.pause());
    await page.waitForTimeout(1000);
  });
  afterAll(clean);

  test('reads it out once, not at each percent', async () => {
    await badgeIs(page, 'something said', ({ spoken }) => VERDICT_SAID.test(spoken));
    const { said, values } = await page.evaluate(() => {
      const { said, values } = window as unknown as Log;
      return { said, values: new Set(values).size };
    });
    expect(values).toBeGreaterThan(3); // it counted, and its percentage changed
    expect(said.length).toBeLessThanOrEqual(2);
    for (const [i, text] of said.entries()) expect(text).not.toBe(said[i + 1]);
  });

  test('opens a panel that has a row a face, and points at the face on the video', async () => {
    await clickIn(page, '.main');
    const { panel } = await badgeIs(page, 'the panel', ({ panel }) => panel !== null);
    expect(panel && inside(panel, await playerBox())).toBe(true);
    const rows = await until('a picture', async () => {
      const rows = (await inBadges(page, readRows, null)).flat();
      return rows.some(({ picture }) => picture > 0) ? rows : null;
    });
    expect(rows).toEqual([
      {
        label: expect.stringMatching(/^Face: .*probability of manipulation \d+\s%/),
        picture: 112,
        columns: expect.any(Number),
      },
    ]);
    expect(rows[0]?.columns).toBeGreaterThan(50);

    await hoverIn(page, '.face');
    const { outline } = await badgeIs(page, 'the outline', ({ outline }) => outline !== null);
    if (!outline) throw new Error('No outline');
    // The picture of 360x288 px fills the player's height, with bars left and right.
    const player = await playerBox();
    const scale = player.height / 288;
    const left = player.x + (player.width - 360 * scale) / 2;
    expect(Math.abs((outline.x + outline.width / 2 - left) / scale - FACE.x)).toBeLessThan(25);
    expect(Math.abs((outline.y + outline.height / 2 - player.y) / scale - FACE.y)).toBeLessThan(25);
    expect(Math.abs(outline.width / scale - FACE.side)).toBeLessThan(30);

    // Shown another way, the same part of the picture is outlined.
    await page.evaluate(() => document.querySelector('video')?.style.setProperty('object-fit', 'cover'));
    const cover = player.width / 360;
    const wider = outline.width * (cover / scale);
    const moved = await badgeIs(page, 'the outline to follow', ({ outline }) =>
      outline ? Math.abs(outline.width - wider) < 3 : false,
    );
    expect(Math.abs((moved.outline?.x ?? 0) - player.x - ((outline.x - left) / scale) * cover)).toBeLessThan(5);

    await page.mouse.move(900, 700);
    await badgeIs(page, 'no outline', ({ outline }) => outline === null);
    await hoverIn(page, '.main');
    await badgeIs(page, 'the outline of the most suspicious face', ({ outline }) => outline !== null);
    await page.mouse.click(900, 700);
    await badgeIs(page, 'the panel to close', ({ panel }) => panel === null);
  });

  test('can be used with the keyboard alone', async () => {
    await tabTo(/^main/);
    await badgeIs(page, 'the outline', ({ outline }) => outline !== null);
    await page.keyboard.press('Enter');
    await badgeIs(page, 'the panel', ({ panel }) => panel !== null);
    await tabTo(/^face/);
    await badgeIs(page, 'the outline of the row', ({ outline }) => outline !== null);
    await tabTo(/What do these words mean/);
    await page.keyboard.press('Enter');
    expect(await textIn(page, '.help[open]')).toMatch(/does not prove that the video is genuine/);
    await page.keyboard.press('Escape');
    await badgeIs(page, 'the focus to return', ({ panel, focus }) => panel === null && /^main/.test(focus ?? ''));
  });

  test('saves what is wrong as a file, and sends nothing', async () => {
    await clickIn(page, '.main');
    await clickIn(page, '.actions button:nth-child(3)');
    expect(await textIn(page, '.wrong')).toMatch(/Nothing is sent anywhere/);
    expect((await boxIn(page, '.choices label')).height).toBeGreaterThanOrEqual(24);
    const before = sites.requests.length;
    await clickIn(page, '.wrong input[value=face]');
    const downloading = page.waitForEvent('download');
    await clickIn(page, '.wrong button');
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/^deepfake-check-wrong-[\dT-]+\.json$/);
    const saved = JSON.parse(readFileSync(await download.path(), 'utf8'));
    expect(saved).toMatchObject({
      userSays: 'face',
      site: 'www.youtube.com',
      title: 'A talk',
      address: WATCH,
      probability: expect.any(Number),
      modelVersion: expect.any(String),
    });
    expect(saved.faces[0].timeline.length).toBeGreaterThan(10);
    expect(sites.requests.length).toBe(before);
    await page.keyboard.press('Escape');
    await badgeIs(page, 'the panel to close', ({ panel }) => panel === null);
  });

  test('opens the report of its check, or says why there is none', async () => {
    await clickIn(page, '.main');
    const opened = extension.context.waitForEvent('page', { timeout: 60_000 });
    await clickIn(page, '.actions button:nth-child(2)');
    const report = await opened;
    await report.getByRole('heading', { name: 'A talk' }).first().waitFor();
    expect(report.url()).toContain('src/report/index.html?id=');
    await forgetChecks(report);
    await report.close();
    await set({ history: false });
    await page.bringToFront();
    if (!(await shown(page))?.panel) await clickIn(page, '.main');
    await clickIn(page, '.actions button:nth-child(2)');
    await until('the reason', async () => /history is switched off/.test(await textIn(page, '.answer')));
  });
});

/** Empties the history, in a page of the extension. */
async function forgetChecks(page: Page): Promise<void> {
  await (await openHistory(page)).evaluate(async (db) => {
    const transaction = db?.transaction('checks', 'readwrite');
    transaction?.objectStore('checks').clear();
    await new Promise((done) => transaction?.addEventListener('complete', done));
    db?.close();
  });
}

function readRows(root: ShadowRoot) {
  return [...root.querySelectorAll('.face')].map((face) => ({
    label: face.getAttribute('aria-label') ?? '',
    picture: face.querySelector('canvas')?.width ?? 0,
    columns: [...face.querySelectorAll('.toward, .against')].map((path) => path.getAttribute('d')).join('').length,
  }));
}

describe('the place of the badge', () => {
  afterEach(clean);

  test('is clear of every control of the page, whatever the corner', async () => {
    page = await extension.open(WATCH);
    for (const badgePlace of ['top-left', 'top-right', 'bottom-left', 'bottom-right'] as const) {
      await set({ badgePlace });
      const [down, right] = [badgePlace.startsWith('bottom'), badgePlace.endsWith('right')];
      const player = await playerBox();
      const { plate } = await badgeIs(page, badgePlace, ({ visible, plate }) => {
        const [x, y] = [plate.x + plate.width / 2 - player.x, plate.y + plate.height / 2 - player.y];
        return visible && x > player.width / 2 === right && y > player.height / 2 === down;
      });
      expect(inside(plate, player)).toBe(true);
      expect(await controlsUnder(plate)).toEqual([]);
    }
  });

  test('can be moved by mouse and keys, and is kept over a reload', async () => {
    // Only the icon: its size does not change with what it says.
    const worker = await extension.worker();
    await worker.evaluate(() => chrome.storage.local.set({ 'badge:www.youtube.com': { moved: null, folded: true } }));
    page = await extension.open(WATCH);
    const { plate: before } = await badgeIs(page, 'the icon', ({ visible, form }) => visible && form === 'icon');
    const drag = async (from: Box, x: number, y: number) => {
      await page.mouse.move(from.x + 15, from.y + 15);
      await page.mouse.down();
      await page.mouse.move(x + 15, y + 15, { steps: 5 });
      await page.mouse.up();
    };
    await drag(before, before.x + 170, before.y + 140);
    const { plate: dragged, panel } = await badgeIs(page, 'the move', ({ plate }) => plate.x > before.x + 100);
    expect(Math.abs(dragged.x - before.x - 170)).toBeLessThan(3);
    expect(Math.abs(dragged.y - before.y - 140)).toBeLessThan(3);
    expect(panel).toBeNull();

    await tabTo(/^main/);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    const { plate: nudged } = await badgeIs(page, 'the second move', ({ plate }) => plate.y > dragged.y + 50);
    expect(Math.abs(nudged.x - dragged.x - 16)).toBeLessThan(3);
    await page.waitForTimeout(2000);

    await page.reload();
    const isBack = ({ visible, plate }: Shown) => visible && Math.abs(plate.x - nudged.x) < 3;
    const { plate: again } = await badgeIs(page, 'the badge where it was', isBack);
    expect(Math.abs(again.y - nudged.y)).toBeLessThan(3);

    // Nowhere can it be put over a control.
    await drag(again, 40, 30);
    await page.waitForTimeout(2000);
    const { plate } = await badgeIs(page, 'the badge', ({ visible }) => visible);
    expect(plate.x).toBeLessThan(100);
    expect(await controlsUnder(plate)).toEqual([]);
  });

  test('follows the video: scrolled, in fullscreen, and in a small player', async () => {
    page = await extension.open(WATCH);
    const { plate } = await badgeIs(page, 'the badge', ({ visible }) => visible);
    await page.mouse.wheel(0, 30);
    await badgeIs(page, 'the badge scrolled', (badge) => Math.abs(badge.plate.y - (plate.y - 30)) < 3);

    await page.getByRole('button', { name: 'Full screen' }).click();
    await until('fullscreen', () => page.evaluate(() => document.fullscreenElement !== null));
    // The host of the badge is what a click there would meet.
    await until('the badge on top', async () => {
      const full = await badgeIs(page, 'the badge in fullscreen', ({ visible, plate }) => visible && plate.y < 300);
      return page.evaluate(({ x, y, width, height }) => {
        const element = document.elementFromPoint(x + width / 2, y + height / 2);
        return element?.parentElement === document.fullscreenElement && element?.hasAttribute('popover');
      }, full.plate);
    });
    await clickIn(page, '.main');
    await badgeIs(page, 'the panel in fullscreen', ({ panel }) => panel !== null);
    await page.keyboard.press('Escape');
    await page.evaluate(() => document.exitFullscreen());
    await until('the end of fullscreen', () => page.evaluate(() => document.fullscreenElement === null));

    const resize = (width: number, height: number) =>
      page.evaluate(
        ([width, height]) => {
          for (const control of document.querySelectorAll('#player button, #player a')) control.remove();
          Object.assign(document.getElementById('player')?.style ?? {}, { width: `${width}px`, height: `${height}px` });
        },
        [width, height] as const,
      );
    await resize(300, 220);
    await badgeIs(page, 'a short badge', ({ visible, form }) => visible && form === 'short');
    await resize(160, 90);
    const { plate: small } = await badgeIs(page, 'only the icon', ({ visible, form }) => visible && form === 'icon');
    expect(small.width).toBeGreaterThanOrEqual(24);
    expect(inside(small, await playerBox())).toBe(true);
    await clickIn(page, '.main');
    const { panel } = await badgeIs(page, 'the panel', ({ panel }) => panel !== null);
    expect(panel && inside(panel, await playerBox())).toBe(true);
    await page.keyboard.press('Escape');
    await resize(150, 90);
    await badgeIs(page, 'no badge', ({ visible }) => !visible);
    const speaks = (root: ShadowRoot) => root.querySelector('.spoken')?.checkVisibility({ visibilityProperty: true });
    expect(await inBadges(page, speaks, null)).toEqual([true]);
  });
});

describe('the badge', () => {
  afterEach(clean);

  test('can be folded to its icon, which is kept, and unfolded', async () => {
    page = await extension.open(WATCH);
    await badgeIs(page, 'the badge', ({ visible, form }) => visible && form === 'full');
    await clickIn(page, '.fold');
    const { plate } = await badgeIs(page, 'the icon', ({ form }) => form === 'icon');
    expect(plate.width).toBeLessThan(40);
    await page.reload();
    await badgeIs(page, 'the icon again', ({ visible, form }) => visible && form === 'icon');
    await clickIn(page, '.main');
    await clickIn(page, '.hides .link');
    await badgeIs(page, 'all of it', ({ form }) => form === 'full');
  });

  test('keeps the focus where what was pressed vanishes', async () => {
    page = await extension.open(WATCH);
    await badgeIs(page, 'the badge', ({ visible }) => visible);
    await tabTo(/^main/);
    await page.keyboard.press('ArrowRight');
    for (const pressed of [/^link: Move back/, /^plain: Analyze again/]) {
      await page.keyboard.press('Enter');
      await badgeIs(page, 'the panel', ({ panel }) => panel !== null);
      await tabTo(pressed);
      await page.keyboard.press('Enter');
      await badgeIs(page, 'the focus on the panel', ({ focus }) => /^panel/.test(focus ?? ''));
      await page.keyboard.press('Escape');
      await badgeIs(page, 'the focus to return', ({ panel, focus }) => panel === null && /^main/.test(focus ?? ''));
    }
  });

  test('can be hidden on a site, and comes back', async () => {
    page = await extension.open(WATCH);
    await badgeIs(page, 'the badge', ({ visible }) => visible);
    await clickIn(page, '.main');
    await clickIn(page, '.hides .link:nth-last-of-type(1)');
    await until('no badge', async () => (await shown(page)) === null);
    await page.reload();
    await page.waitForTimeout(3000);
    expect(await shown(page)).toBeNull();
    // "Show" in the popup.
    const worker = await extension.worker();
    await worker.evaluate(async () => {
      for (const { id = 0 } of await chrome.tabs.query({})) {
        const port = chrome.tabs.connect(id, { name: 'popup' });
        port.onDisconnect.addListener(() => void chrome.runtime.lastError); // a tab without a content script
        port.onMessage.addListener(({ videos }) => {
          for (const { id } of videos) port.postMessage({ type: 'show', id });
        });
      }
    });
    await badgeIs(page, 'the badge', ({ visible }) => visible);
    await page.reload();
    await badgeIs(page, 'the badge', ({ visible }) => visible);
  });

  test('obeys its settings at once', async () => {
    page = await extension.open(WATCH);
    const { plate: normal } = await badgeIs(page, 'the badge', ({ visible }) => visible);
    await set({ badgeSize: 'large' });
    await badgeIs(page, 'a larger one', ({ plate }) => plate.height > normal.height * 1.15);
    await set({ showBadge: false });
    await until('none', async () => (await shown(page)) === null);
    await set({ showBadge: true });
    await badgeIs(page, 'the badge', ({ visible }) => visible);
  });

  test('keeps still for those who want that', async () => {
    page = await extension.open('https://www.youtube.com/live/stripes');
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    const moves = (root: ShadowRoot) => root.getAnimations().length > 0;
    await until('something that turns', async () => (await inBadges(page, moves, null)).includes(true));
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await inBadges(page, moves, null)).toEqual([false]);
  });

  test('can be read on any picture', async () => {
    const looks: Buffer[] = [];
    for (const colour of ['white', 'black']) {
      page = await extension.open(`https://www.youtube.com/live/${colour}`);
      await badgeSays(page, VERDICT_WORDS['cannot-check']);
      const { x, y, width, height } = (await badgeIs(page, 'the badge', ({ visible }) => visible)).plate;
      // Without its round corners and the ring.
      const clip = { x: x + 6, y: y + 6, width: width - 12, height: height - 12 };
      looks.push(await page.screenshot({ clip, animations: 'disabled' }));
      const ratios = await inBadges(page, contrasts, '.main .words, .main .detail, .main .mark, .fold');
      expect(ratios.flat().length).toBe(4);
      for (const ratio of ratios.flat()) expect(ratio).toBeGreaterThan(4.5);
    }
    expect(looks[0]?.equals(looks[1] ?? Buffer.of())).toBe(true);
  });
});

const VERDICT_SAID = /Deepfake Check: (Signs of manipulation|Cannot tell|No signs found)/;

/** Where the face is in the clip, native px. */
const FACE = { x: 225, y: 160, side: 151 };

/** WCAG contrast of the texts of some elements to the plate that they are on. */
function contrasts(root: ShadowRoot, selector: string): number[] {
  const numbers = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const light = (colour: string) => {
    const [r = 0, g = 0, b = 0] = numbers(colour).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const plate = root.querySelector('.plate');
  const ground = plate ? getComputedStyle(plate).backgroundColor : '';
  if (numbers(ground).length !== 3) return [0]; // not opaque
  return [...root.querySelectorAll(selector)].map((element) => {
    const [a, b] = [light(getComputedStyle(element).color), light(ground)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  });
}
