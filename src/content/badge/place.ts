import type { Rect, Size } from '../../geometry';
import type { BadgePlace } from '../../settings';
import type { Insets } from '../../sites';
import { shadowRootOf } from '../videos';

export interface Point {
  x: number;
  y: number;
}

/** A place in whatever room there is: 0 is its left or top, 1 its right or bottom. It holds for players of all sizes. */
export type Place = Point;

export const CORNERS = {
  'top-left': { x: 0, y: 0 },
  'top-right': { x: 1, y: 0 },
  'bottom-left': { x: 0, y: 1 },
  'bottom-right': { x: 1, y: 1 },
} as const satisfies Record<BadgePlace, Place>;

/** How much a badge says: everything, without the second line, or only its icon. */
export type Form = 'full' | 'short' | 'icon';

/** Widths of a video, CSS px, from which on there is a form of the badge. */
const NEEDS: [Form, number][] = [
  ['full', 340],
  ['short', 240],
  ['icon', 160],
];

/** The forms for a video as wide as that, the one that says most first; none for the smallest. */
export function formsFor(width: number, folded: boolean): Form[] {
  const forms = NEEDS.filter(([, least]) => width >= least).map(([form]) => form);
  return folded ? forms.filter((form) => form === 'icon') : forms;
}

/** px from the edge of the viewport */
const GAP = 8;

/** The part of a video inside the viewport, CSS px; null if there is none. */
export function visiblePart(video: Rect, viewport: Size, gap = 0): Rect | null {
  return between(
    Math.max(video.x, gap),
    Math.max(video.y, gap),
    Math.min(video.x + video.width, viewport.width - gap),
    Math.min(video.y + video.height, viewport.height - gap),
  );
}

/**
 * Where a badge may be: inside the video less its insets, and inside the viewport. What lies at an edge of the video
 * scrolls away with it. Null if nothing is left.
 */
export function roomFor(video: Rect, viewport: Size, insets: Insets): Rect | null {
  const inner = between(
    video.x + insets.left,
    video.y + insets.top,
    video.x + video.width - insets.right,
    video.y + video.height - insets.bottom,
  );
  return inner && visiblePart(inner, viewport, GAP);
}

/** The part of `box` inside `frame`; null if there is none. */
export function within(box: Rect, frame: Rect): Rect | null {
  return between(
    Math.max(box.x, frame.x),
    Math.max(box.y, frame.y),
    Math.min(box.x + box.width, frame.x + frame.width),
    Math.min(box.y + box.height, frame.y + frame.height),
  );
}

function between(left: number, top: number, right: number, bottom: number): Rect | null {
  return right > left && bottom > top ? { x: left, y: top, width: right - left, height: bottom - top } : null;
}

/** Top left corner of a badge at a place of its room, `shift` px towards the middle; null if it finds no room. */
export function badgeSpot(room: Rect, badge: Size, place: Place, shift = 0): Point | null {
  const spare = { x: room.width - badge.width, y: room.height - badge.height };
  if (spare.x < 0 || spare.y < shift) return null;
  const y = place.y * spare.y;
  const moved = place.y < 0.5 ? Math.min(spare.y, y + shift) : Math.max(0, y - shift);
  return { x: Math.round(room.x + place.x * spare.x), y: Math.round(room.y + moved) };
}

/** The place in its room of a badge whose top left corner is at a point; the nearest one that there is. */
export function placeAt(room: Rect, badge: Size, { x, y }: Point): Place {
  const share = (at: number, spare: number) => (spare > 0 ? Math.min(1, Math.max(0, at / spare)) : 0);
  return { x: share(x - room.x, room.width - badge.width), y: share(y - room.y, room.height - badge.height) };
}

/** The least height, px, of a panel beside the badge; with less room it covers the badge. */
const BESIDE = 230;

/** Where a panel goes, and how large it may be. `up`: its bottom is at `y`, and it grows upwards. */
export interface PanelSpot extends Point {
  width: number;
  maxHeight: number;
  up: boolean;
  /** Whether it lies over the badge. */
  over: boolean;
}

/** A panel below or above its badge, or over it, inside `frame`: the part of the player that is in the viewport. */
export function panelSpot(badge: Rect, frame: Rect, most: Size): PanelSpot {
  const gap = frame.width < 300 ? 4 : GAP;
  const width = Math.min(most.width, frame.width - 2 * gap);
  const isRight = badge.x + badge.width / 2 > frame.x + frame.width / 2;
  const aligned = isRight ? badge.x + badge.width - width : badge.x;
  const x = Math.min(Math.max(aligned, frame.x + gap), frame.x + frame.width - gap - width);
  const below = frame.y + frame.height - gap - (badge.y + badge.height + gap);
  const above = badge.y - gap - (frame.y + gap);
  const limit = (height: number) => Math.min(most.height, height);
  if (Math.max(below, above) < BESIDE)
    return { x, y: frame.y + gap, width, maxHeight: limit(frame.height - 2 * gap), up: false, over: true };
  if (below >= above || below >= most.height)
    return { x, y: badge.y + badge.height + gap, width, maxHeight: limit(below), up: false, over: false };
  return { x, y: badge.y - gap, width, maxHeight: limit(above), up: true, over: false };
}

/** Ancestors that may stand for a video which takes no pointer events itself. */
const NEAR = 3;

/**
 * Whether a point of a video can be seen: the video is not clipped there, and no bar or dialog of the page lies over it.
 * Layers of the player itself (controls, click areas) do not count.
 */
export function isSeenAt(video: HTMLVideoElement, { x, y }: Point, badge: Element): boolean {
  const root = video.getRootNode() as Document | ShadowRoot;
  const list = root.elementsFromPoint(x, y).filter((element) => element !== badge);
  const at = list.findIndex((element) => isNear(element, video));
  if (at < 0) return false;
  return !document
    .elementsFromPoint(x, y)
    .filter((element) => element !== badge)
    .slice(0, 1)
    .some((top) => covers(top, video));
}

function isNear(element: Element, video: HTMLVideoElement): boolean {
  let near: Element | null = video;
  for (let i = 0; i <= NEAR && near; i++, near = near.parentElement) if (near === element) return true;
  return false;
}

/** Whether an element is part of a bar or dialog that lies over the video without being around it. */
function covers(top: Element, video: HTMLVideoElement): boolean {
  const { left, right, top: upper, bottom } = video.getBoundingClientRect();
  for (let element: Element | null = top; element && !holds(element, video); element = element.parentElement) {
    if (element.matches('dialog, [role="dialog"], [aria-modal="true"]')) return true;
    const { position } = getComputedStyle(element);
    if (position !== 'fixed' && position !== 'sticky') continue;
    // Some players lay their controls over the video this way; those are as large as it.
    const box = element.getBoundingClientRect();
    if (box.left > left + 1 || box.right < right - 1 || box.top > upper + 1 || box.bottom < bottom - 1) return true;
  }
  return false;
}

/** `contains`, through shadow roots. */
function holds(element: Element, video: HTMLVideoElement): boolean {
  for (let node: Node | null = video; node; node = node instanceof ShadowRoot ? node.host : node.parentNode)
    if (node === element) return true;
  return shadowRootOf(element)?.contains(video) ?? false;
}

/** What people press, drag or type into. */
const CONTROLS =
  'button, a[href], input, select, textarea, summary, [role="button"], [role="link"], [role="slider"], [role="menu"], [role="menuitem"], [role="switch"], [role="tab"], [contenteditable="true"]';

/** px between the points that are looked at: the smallest control that people can hit is larger. */
const GRID = 20;

/**
 * Whether a control of the page lies over the video anywhere in a rectangle. A layer that covers most of the video, as
 * those that take clicks to play and pause, is none.
 */
export function isOverControl(video: HTMLVideoElement, { x, y, width, height }: Rect, badge: Element): boolean {
  const root = video.getRootNode() as Document | ShadowRoot;
  const whole = video.getBoundingClientRect();
  const seen = new Set<Element>();
  const [columns, rows] = [Math.ceil(width / GRID), Math.ceil(height / GRID)];
  for (let row = 0; row <= rows; row++) {
    for (let column = 0; column <= columns; column++) {
      const point = [x + (column * width) / columns, y + (row * height) / rows] as const;
      for (const element of root.elementsFromPoint(...point)) {
        if (element.contains(video)) break;
        if (element === badge || seen.has(element)) continue;
        seen.add(element);
        const control = element.closest(CONTROLS);
        if (!control || control.contains(video)) continue;
        const box = control.getBoundingClientRect();
        if (box.width < whole.width / 2 || box.height < whole.height / 2) return true;
      }
    }
  }
  return false;
}
