import type { Rect, Size } from '../geometry';
import { shadowRootOf } from './videos';

interface Point {
  x: number;
  y: number;
}

/**
 * Where a badge's top left corner goes, in CSS px of the viewport: `offset` from the video's corner, or from the edge of
 * the viewport where that corner is scrolled out, and `lower` px below. Null if it finds no room inside the video.
 */
export function badgeSpot(video: Rect, viewport: Size, badge: Size, offset: Point, lower = 0): Point | null {
  const x = Math.max(video.x, 0) + offset.x;
  // Controls at the top scroll away with the top.
  const y = Math.max(video.y + offset.y, GAP) + lower;
  const right = Math.min(video.x + video.width, viewport.width);
  const bottom = Math.min(video.y + video.height, viewport.height);
  return x + badge.width <= right && y + badge.height <= bottom ? { x: Math.round(x), y: Math.round(y) } : null;
}

/** px from the edge of the viewport */
const GAP = 8;

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
