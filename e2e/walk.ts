import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { badges } from '../scripts/badges.mjs';
import { readHistory } from '../scripts/history.mjs';
import { CANNOT_WORDS } from '../src/verdict';
import { badgeSays } from './badge';
import type { Attached, Extension } from './extension';
import { until } from './until';
import { VERDICT } from './words';

/** What a clip shows, which the state that it ends in must say: a face, none, or a tiny one. */
export type Kind = 'talk' | 'none' | 'tiny';

export const SAYS: Record<Kind, RegExp | string> = {
  talk: VERDICT,
  none: CANNOT_WORDS['no-face'],
  tiny: CANNOT_WORDS['face-too-small'],
};

const KINDS: readonly Kind[] = ['talk', 'none', 'tiny'];

/** What the video at a place of a feed shows. */
export const kindAt = (index: number): Kind => KINDS[index % KINDS.length] ?? 'talk';

/** What the history must say of a clip of a kind. */
export const saw = (kind: Kind): Pick<Kept, 'kind' | 'faces'> => ({ kind, faces: kind === 'talk' ? 1 : 0 });

/** Calls a function of the page that stands in for a site. */
export function act(page: Page, name: string, ...args: unknown[]): Promise<unknown> {
  return page.evaluate(
    ([name, args]) =>
      (window as unknown as { standIn: Record<string, (...args: unknown[]) => unknown> }).standIn[name]?.(...args),
    [name, args] as const,
  );
}

/** An entry of the history, as far as it matters here. */
export interface Kept {
  url: string;
  title: string;
  author?: string;
  /** What the site says of AI in its making. */
  label?: string;
  kind: Kind | 'other';
  /** How many faces it judged. */
  faces: number;
}

/** The history, oldest first, and what each check came to as the kind of clip that it must have seen. */
export async function history(extension: Extension): Promise<Kept[]> {
  const page = await extension.openOwn('src/report/index.html');
  const checks = await (await readHistory(page)).evaluate((all) =>
    all.map(({ value: { source, verdict, reason, faces } }) => ({ source, verdict, reason, faces: faces.length })),
  );
  await page.close();
  return checks.map(({ source: { url, title, author, label }, verdict, reason, faces }): Kept => {
    const kind =
      verdict !== 'cannot-check'
        ? 'talk'
        : reason === 'no-face'
          ? 'none'
          : reason === 'face-too-small'
            ? 'tiny'
            : 'other';
    return { url, title, ...(author ? { author } : {}), ...(label ? { label } : {}), kind, faces };
  });
}

/** Waits until no video is open in the offscreen document. */
export async function untilAllClosed(offscreen: Attached): Promise<void> {
  const open = () => offscreen.evaluate(() => document.documentElement.dataset.videos);
  await until('the end of all checks', async () => (await open()) === '0', 30);
}

/** Numbers that grow when something is left behind. */
export interface Footprint {
  heap: number;
  listeners: number;
  nodes: number;
}

/** What a page holds in memory, all worlds together, once what can be thrown away is. */
export async function footprint(page: Page): Promise<Footprint> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  for (let i = 0; i < 2; i++) await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  await session.detach();
  const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
  return { heap: value('JSHeapUsedSize'), listeners: value('JSEventListeners'), nodes: value('Nodes') };
}

const COUNT = 50;

/** ms for a walk on a busy machine; on an idle one it takes a minute. */
export const WALK_AT_MOST = 400_000;

/** ms spent on a video that is passed by. */
const GLANCE = 200;
/** Where the walk stays until the badge has spoken: each kind after each other. */
const STAYS = [3, 4, 18, 20, 49];
/** Where the first and the last footprint are taken: not on a video that is being checked. */
const EARLY = 11;
const LATE = 47;

/**
 * Walks through a feed of 50 videos: passes most of them by, stays on some until their badge says what it must. Gives
 * the places it stayed at.
 */
export async function walk(page: Page, offscreen: () => Promise<Attached>): Promise<number[]> {
  const prints: Footprint[] = [];
  for (let i = 0; i < COUNT; i++) {
    await act(page, 'show', i);
    if (STAYS.includes(i)) {
      await badgeSays(page, SAYS[kindAt(i)]);
      // One video, one badge, one check.
      expect(await badges(page)).toHaveLength(1);
      expect(await (await offscreen()).evaluate(() => document.documentElement.dataset.videos)).toBe('1');
    } else await page.waitForTimeout(GLANCE);
    if (i === EARLY || i === LATE) prints.push(await footprint(page));
  }
  const [early, late] = prints;
  if (!early || !late) throw new Error('No footprints');
  expect(late.listeners - early.listeners).toBeLessThan(60);
  expect(late.nodes - early.nodes).toBeLessThan(400);
  expect(late.heap - early.heap).toBeLessThan(6e6);
  return STAYS;
}
