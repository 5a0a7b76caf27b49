import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { inBadges } from '../scripts/badges.mjs';
import type { Settings } from '../src/settings';
import { CANNOT_CHECK } from '../src/verdict';
import { type Box, badgeIs, badgeSays, boxIn, clickIn, hoverIn, shown, textIn } from './badge';
import { badgeSites } from './badge.pages';
import { type Extension, launch } from './extension';
import { until } from './until';
import { VERDICT } from './words';

const WATCH = 'https://www.youtube.com/watch?v=aaaaaaaaaaa';
const CONTROLS = 'button, a[href], input, [role="button"]:not(.layer)';

let sites: Awaited<ReturnType<typeof badgeSites>>;
let extension: Extension;
let page: Page;

beforeAll(async () => {
  sites = await badgeSites();
  extension = await launch(sites.args);
});

afterEach(async () => {
  for (const page of extension.context.pages().slice(1)) await page.close();
  const worker = await extension.worker();
  await worker.evaluate(() => chrome.storage.local.clear());
});

afterAll(async () => {
  await extension?.close();
  await sites?.close();
});

async function set(settings: Partial<Settings>): Promise<void> {
  const worker = await extension.worker();
  await worker.evaluate((settings) => chrome.storage.local.set({ settings }), settings);
}

/** Opens a video and waits for its verdict; there it stops, so that nothing changes any more. */
async function judged(url = WATCH): Promise<void> {
  page = await extension.open(url);
  await badgeSays(page, VERDICT);
  await page.evaluate(() => document.querySelector('video')?.pause());
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

describe('the panel', () => {
  test('opens by a click, has a row a face, and points at the face on the video', async () => {
    await judged();
    await clickIn(page, '.main');
    const { panel } = await badgeIs(page, 'the panel', ({ panel }) => panel !== null);
    expect(panel && inside(panel, await playerBox())).toBe(true);
    const row = await until('a picture', async () => {
      const rows = await inBadges(
        page,
        (root) =>
          [...root.querySelectorAll('.face')].map((face) => ({
            label: face.getAttribute('aria-label') ?? '',
            picture: face.querySelector('canvas')?.width ?? 0,
            columns: (face.querySelector('.toward')?.getAttribute('d') ?? '').length,
            against: (face.querySelector('.against')?.getAttribute('d') ?? '').length,
          })),
        null,
      );
      const [first, ...more] = rows.flat();
      expect(more).toEqual([]);
      return first && first.picture > 0 ? first : null;
    });
    expect(row.label).toMatch(/^Face: .*probability of manipulation \d+ %/);
    expect(row.picture).toBe(112);
    expect(row.columns + row.against).toBeGreaterThan(50);

    await hoverIn(page, '.face');
    const { outline } = await badgeIs(page, 'the outline', ({ outline }) => outline !== null);
    if (!outline) throw new Error('No outline');
    // The picture of 360x288 px fills the player's height, with bars left and right.
    const player = await playerBox();
    const scale = player.height / 288;
    const left = player.x + (player.width - 360 * scale) / 2;
    const face = {
      x: (outline.x + outline.width / 2 - left) / scale,
      y: (outline.y + outline.height / 2 - player.y) / scale,
      side: outline.width / scale,
    };
    expect(Math.abs(face.x - FACE.x)).toBeLessThan(25);
    expect(Math.abs(face.y - FACE.y)).toBeLessThan(25);
    expect(Math.abs(face.side - FACE.side)).toBeLessThan(30);

    // Shown another way, the same part of the picture is outlined.
    await page.evaluate(() => document.querySelector('video')?.style.setProperty('object-fit', 'cover'));
    const cover = player.width / 360;
    const wider = outline.width * (cover / scale);
    const moved = await badgeIs(page, 'the outline to follow', ({ outline }) =>
      outline ? Math.abs(outline.width - wider) < 3 : false,
    );
    expect((moved.outline?.x ?? 0) - player.x).toBeCloseTo(((outline.x - left) / scale) * cover, -1);

    await page.mouse.move(900, 700);
    await badgeIs(page, 'no outline', ({ outline }) => outline === null);
    await hoverIn(page, '.main');
    await badgeIs(page, 'the outline of the most suspicious face', ({ outline }) => outline !== null);
    await page.mouse.click(900, 700);
    await badgeIs(page, 'the panel to close', ({ panel }) => panel === null);
  });

  test('can be used with the keyboard alone', async () => {
    await judged();
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
    const { focus } = await badgeIs(page, 'the panel to close', ({ panel }) => panel === null);
    expect(focus).toMatch(/^main/);
  });

  test('opens the report of the check, or says why there is none', async () => {
    page = await extension.open(WATCH);
    await badgeSays(page, VERDICT);
    await clickIn(page, '.main');
    await set({ history: false });
    await clickIn(page, '.actions button:nth-child(2)');
    await until('the reason', async () => /history is switched off/.test(await textIn(page, '.answer')));

    await set({ history: true });
    await clickIn(page, '.actions button:nth-child(1)');
    await badgeIs(page, 'another check', ({ tone }) => tone === 'busy' || tone === 'idle');
    await badgeIs(page, 'its verdict', ({ tone }) => /manipulated|uncertain|clean/.test(tone));
    const opened = extension.context.waitForEvent('page', { timeout: 60_000 });
    await clickIn(page, '.actions button:nth-child(2)');
    const report = await opened;
    await report.getByRole('heading', { name: 'A talk' }).waitFor();
    expect(report.url()).toContain('src/report/index.html?id=');
  });

  test('saves what is wrong as a file, and sends nothing', async () => {
    await judged();
    await clickIn(page, '.main');
    await clickIn(page, '.actions button:nth-child(3)');
    expect(await textIn(page, '.wrong')).toMatch(/Nothing is sent anywhere/);
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
  });
});

describe('the place of the badge', () => {
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
    await judged();
    const { plate: before } = await badgeIs(page, 'the badge', ({ visible }) => visible);
    const grip = await boxIn(page, '.main');
    await page.mouse.move(grip.x + 30, grip.y + 12);
    await page.mouse.down();
    await page.mouse.move(grip.x + 200, grip.y + 150, { steps: 5 });
    await page.mouse.up();
    const { plate: dragged, panel } = await badgeIs(page, 'the move', ({ plate }) => plate.x > before.x + 100);
    expect(dragged.x - before.x).toBeCloseTo(170, -1);
    expect(panel).toBeNull();

    await tabTo(/^main/);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    const { plate: nudged } = await badgeIs(page, 'the second move', ({ plate }) => plate.y > dragged.y + 50);
    expect(nudged.x - dragged.x).toBeCloseTo(16, -1);
    await page.waitForTimeout(1000);

    await page.reload();
    await badgeSays(page, VERDICT);
    const { plate: again } = await badgeIs(page, 'the badge', ({ visible }) => visible);
    // Its width may differ with what it says; its place does not.
    expect(Math.abs(again.x - nudged.x)).toBeLessThan(25);
    expect(Math.abs(again.y - nudged.y)).toBeLessThan(10);

    // Nowhere can it be put over a control.
    await page.mouse.move(again.x + 30, again.y + 12);
    await page.mouse.down();
    await page.mouse.move(60, 40, { steps: 5 });
    await page.mouse.up();
    await page.waitForTimeout(1500);
    const { plate, visible } = await badgeIs(page, 'the badge', ({ visible }) => visible);
    expect(visible).toBe(true);
    expect(await controlsUnder(plate)).toEqual([]);
  });

  test('follows the video: scrolled, in fullscreen, and in a small player', async () => {
    page = await extension.open(WATCH);
    const { plate } = await badgeIs(page, 'the badge', ({ visible }) => visible);
    await page.mouse.wheel(0, 30);
    await badgeIs(page, 'the badge scrolled', (badge) => Math.abs(badge.plate.y - (plate.y - 30)) < 3);

    await page.getByRole('button', { name: 'Full screen' }).click();
    await until('fullscreen', () => page.evaluate(() => document.fullscreenElement !== null));
    const full = await badgeIs(page, 'the badge in fullscreen', ({ visible, plate }) => visible && plate.y < 300);
    // The host of the badge is what a click there would meet.
    const top = await page.evaluate(({ x, y, width, height }) => {
      const element = document.elementFromPoint(x + width / 2, y + height / 2);
      return element?.parentElement === document.documentElement && element.hasAttribute('popover');
    }, full.plate);
    expect(top).toBe(true);
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
  });
});

describe('the badge', () => {
  test('reads a verdict out once, not at each percent', async () => {
    page = await extension.open(WATCH);
    await badgeIs(page, 'the badge', ({ visible }) => visible);
    await inBadges(
      page,
      (root) => {
        const spoken = root.querySelector('.spoken');
        const value = root.querySelector('.plate .value');
        if (!spoken || !value) return;
        const log = Object.assign(window, { said: [] as string[], values: new Set<string>() });
        new MutationObserver(() => spoken.textContent && log.said.push(spoken.textContent)).observe(spoken, {
          childList: true,
        });
        new MutationObserver(() => log.values.add(value.textContent ?? '')).observe(value, { childList: true });
      },
      null,
    );
    await badgeIs(page, 'something said', ({ spoken }) => VERDICT_SAID.test(spoken));
    await page.waitForTimeout(8000);
    const { said, values } = await page.evaluate(() => {
      const { said, values } = window as unknown as { said: string[]; values: Set<string> };
      return { said, values: values.size };
    });
    expect(values).toBeGreaterThan(3); // it counted, and its percentage changed
    expect(said.length).toBeLessThanOrEqual(2);
    for (const [i, text] of said.entries()) expect(text).not.toBe(said[i + 1]);
  });

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
    await worker.evaluate(async (url) => {
      const tab = (await chrome.tabs.query({})).find((tab) => tab.url === url);
      const port = chrome.tabs.connect(tab?.id ?? 0, { name: 'popup' });
      const { videos } = await new Promise<{ videos: { id: string }[] }>((got) => port.onMessage.addListener(got));
      port.postMessage({ type: 'show', id: videos[0]?.id });
    }, WATCH);
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
      await badgeSays(page, CANNOT_CHECK);
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
