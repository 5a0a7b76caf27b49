import { expect, test } from 'vitest';
import { badgeSpot } from './place';

const viewport = { width: 1000, height: 800 };
const badge = { width: 200, height: 40 };
const spot = (x: number, y: number, width: number, height: number) =>
  badgeSpot({ x, y, width, height }, viewport, badge, { x: 12, y: 60 });

test('beside the corner of the video', () => {
  expect(spot(100, 50, 640, 360)).toEqual({ x: 112, y: 110 });
});

test('at the edge of the viewport when the corner is scrolled out', () => {
  expect(spot(-40, -100, 640, 360)).toEqual({ x: 12, y: 8 });
});

test('lower where the corner is covered', () => {
  const rect = { x: 100, y: -20, width: 640, height: 360 };
  expect(badgeSpot(rect, viewport, badge, { x: 12, y: 12 }, 50)).toEqual({ x: 112, y: 58 });
  expect(badgeSpot({ ...rect, height: 100 }, viewport, badge, { x: 12, y: 12 }, 50)).toBeNull();
});

test('nowhere when the video is too small or out of sight', () => {
  expect(spot(100, 50, 180, 360)).toBeNull();
  expect(spot(100, -350, 640, 360)).toBeNull();
  expect(spot(900, 50, 640, 360)).toBeNull();
  expect(spot(100, 790, 640, 360)).toBeNull();
});
