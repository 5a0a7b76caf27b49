import { expect, test } from 'vitest';
import { clip, overviewSize } from './frames';

test.each([
  [
    { width: 1920, height: 1080 },
    { width: 640, height: 360 },
  ],
  [
    { width: 1080, height: 1920 },
    { width: 360, height: 640 },
  ],
  [
    { width: 320, height: 240 },
    { width: 320, height: 240 },
  ],
  [
    { width: 5000, height: 2 },
    { width: 640, height: 1 },
  ],
])('the overview of %j is %j', (native, size) => {
  expect(overviewSize(native, 640)).toEqual(size);
});

const frame = { width: 100, height: 50 };

test.each([
  [
    { x: 10, y: 10, width: 20, height: 20 },
    { x: 10, y: 10, width: 20, height: 20 },
  ],
  [
    { x: -5, y: -5, width: 20, height: 20 },
    { x: 0, y: 0, width: 15, height: 15 },
  ],
  [
    { x: 90, y: 40, width: 20, height: 20 },
    { x: 90, y: 40, width: 10, height: 10 },
  ],
  [
    { x: 200, y: 90, width: 5, height: 5 },
    { x: 99, y: 49, width: 1, height: 1 },
  ],
])('the part of %j inside the frame is %j', (rect, inside) => {
  expect(clip(rect, frame)).toEqual(inside);
});
