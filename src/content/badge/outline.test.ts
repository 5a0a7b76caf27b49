import { expect, test } from 'vitest';
import { boxOnScreen, pictureRect } from './outline';

const native = { width: 640, height: 360 };
const middle = '50% 50%';

test.each([
  // A wide picture in a square box: bars above and below.
  ['contain', middle, { x: 100, y: 50 + 87.5, width: 400, height: 225 }],
  ['cover', middle, { x: 100 - 155.5555, y: 50, width: 711.1111, height: 400 }],
  ['fill', middle, { x: 100, y: 50, width: 400, height: 400 }],
  ['none', middle, { x: 100 - 120, y: 50 + 20, width: 640, height: 360 }],
  ['scale-down', middle, { x: 100, y: 50 + 87.5, width: 400, height: 225 }],
  ['contain', '0% 0%', { x: 100, y: 50, width: 400, height: 225 }],
  ['contain', '10px 20px', { x: 110, y: 70, width: 400, height: 225 }],
])('a picture with object-fit %s at %s', (fit, position, expected) => {
  const got = pictureRect({ x: 100, y: 50, width: 400, height: 400 }, native, { fit, position });
  for (const key of ['x', 'y', 'width', 'height'] as const) expect(got[key]).toBeCloseTo(expected[key], 3);
});

test('a small picture is not enlarged by scale-down', () => {
  const box = { x: 0, y: 0, width: 1280, height: 720 };
  expect(pictureRect(box, native, { fit: 'scale-down', position: middle })).toMatchObject({ width: 640, x: 320 });
});

test('a face is where the picture shows it', () => {
  const box = { x: 100, y: 50, width: 320, height: 400 };
  const face = { x: 320, y: 180, width: 64, height: 64 };
  expect(boxOnScreen(face, box, native, { fit: 'contain', position: middle })).toEqual({
    x: 100 + 160,
    y: 50 + 110 + 90,
    width: 32,
    height: 32,
  });
});

test('and cut off, or nowhere, where the picture is', () => {
  const box = { x: 0, y: 0, width: 360, height: 360 };
  const cover = { fit: 'cover', position: middle };
  // 140 px are cut off on the left.
  expect(boxOnScreen({ x: 120, y: 100, width: 60, height: 60 }, box, native, cover)).toEqual({
    x: 0,
    y: 100,
    width: 40,
    height: 60,
  });
  expect(boxOnScreen({ x: 10, y: 100, width: 60, height: 60 }, box, native, cover)).toBeNull();
});
