import type { Frame, Page } from 'playwright-core';
import { badges, inBadges } from '../scripts/badges.mjs';
import { until, untilSaid } from './until';

/** Waits until a badge says something that matches, and gives its words. */
export function badgeSays(page: Page | Frame, words: RegExp | string): Promise<string> {
  return untilSaid(() => badges(page), words);
}

/** CSS px of the viewport. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The page's badge, of which there is one: what it shows and where. */
export interface Shown {
  visible: boolean;
  form: string;
  tone: string;
  /** The plate, the panel if it is open, and the outline of a face if there is one. */
  plate: Box;
  panel: Box | null;
  outline: Box | null;
  /** What the screen reader is told. */
  spoken: string;
  /** Class and text of what has the focus in the badge. */
  focus: string | null;
}

/** The badge of a page as it is now; null if there is none. */
export async function shown(page: Page): Promise<Shown | null> {
  const all = await inBadges(page, look, null);
  return all.find((badge) => badge !== null) ?? null;
}

function look(root: ShadowRoot): Shown | null {
  const plate = root.querySelector<HTMLElement>('.plate');
  const panel = root.querySelector<HTMLElement>('.panel');
  const outline = root.querySelector<HTMLElement>('.outline');
  if (!plate || !panel || !outline) return null;
  const box = (element: Element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return { x, y, width, height };
  };
  const focused = root.activeElement;
  return {
    visible: getComputedStyle(plate).visibility === 'visible',
    form: plate.dataset.form ?? '',
    tone: plate.dataset.tone ?? '',
    plate: box(plate),
    panel: panel.matches(':popover-open') ? box(panel) : null,
    outline: outline.hidden ? null : box(outline),
    spoken: root.querySelector('.spoken')?.textContent ?? '',
    focus: focused && `${focused.className}: ${focused.textContent}`.trim(),
  };
}

/** The badge, as soon as it is as wanted. */
export function badgeIs(page: Page, what: string, wanted: (badge: Shown) => boolean): Promise<Shown> {
  return until(what, async () => {
    const badge = await shown(page);
    return badge && wanted(badge) ? badge : null;
  });
}

/** Where an element of the badge is, as soon as it is there. */
export function boxIn(page: Page, selector: string): Promise<Box> {
  const measure = (root: ShadowRoot, selector: string) => {
    const element = root.querySelector(selector);
    element?.scrollIntoView({ block: 'nearest' });
    const { x, y, width, height } = element?.getBoundingClientRect() ?? { x: 0, y: 0, width: 0, height: 0 };
    return { x, y, width, height };
  };
  return until(selector, async () => (await inBadges(page, measure, selector)).find(({ width }) => width > 0));
}

const middle = ({ x, y, width, height }: Box) => [x + width / 2, y + height / 2] as const;

/** Clicks an element of the badge with the mouse, where it is. */
export async function clickIn(page: Page, selector: string): Promise<void> {
  await page.mouse.click(...middle(await boxIn(page, selector)));
}

export async function hoverIn(page: Page, selector: string): Promise<void> {
  await page.mouse.move(...middle(await boxIn(page, selector)), { steps: 3 });
}

/** What an element of the badge says. */
export async function textIn(page: Page, selector: string): Promise<string> {
  const read = (root: ShadowRoot, selector: string) => root.querySelector(selector)?.textContent ?? '';
  return (await inBadges(page, read, selector)).find(Boolean) ?? '';
}
