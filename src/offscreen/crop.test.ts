import { describe, expect, it, test } from 'vitest';
import { kernels } from '../cpu/network.setup';
import type { Rect } from '../geometry';
import { createCrop, faceSquare, neededRegion } from './crop';
import fixture from './fixtures/crops.json' with { type: 'json' };

const cropSquare = createCrop(await kernels(), fixture.size);

/** The RGBA bytes of a rectangle of the frame that fixtures/crops.py makes by the same formula. */
function cut({ x: left, y: top, width, height }: Rect): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const [x, y] = [left + column, top + row];
      for (let c = 0; c < 3; c++)
        rgba[4 * (row * width + column) + c] =
          (x * 7 + y * 13 + c * 29 + ((x * y) >> 3) + ((x >> 4) ^ (y >> 4)) * 11) & 255;
    }
  return rgba;
}

const largestDifference = (a: Uint8Array, b: Uint8Array) =>
  Math.max(...a.map((level, i) => Math.abs(level - (b[i] ?? 0))));

describe('a crop is what training/crop.py makes of the same frame', () => {
  test.each(fixture.cases)('$name', ({ box: [x, y, width, height], rows }) => {
    const square = faceSquare({ x, y, width, height } as Rect, 1);
    const region = neededRegion(square, fixture.size, fixture);
    const crop = cropSquare(cut(region), region, square);
    const row = fixture.size * 3;
    const expected = Buffer.from(rows, 'base64');
    const seen = Buffer.concat(
      Array.from({ length: expected.length / row }, (_, i) =>
        crop.subarray(i * fixture.every * row, (i * fixture.every + 1) * row),
      ),
    );
    expect(seen.length).toBe(expected.length);
    expect(largestDifference(seen, expected)).toBeLessThanOrEqual(1);
  });
});

describe('neededRegion', () => {
  const frame = { width: 640, height: 360 };

  it('gives the same crop as the whole frame', () => {
    const square = { left: 100.4, top: 80.7, side: 300.3 };
    const region = neededRegion(square, 112, fixture);
    const whole = { x: 0, y: 0, width: fixture.width, height: fixture.height };
    const crop = cropSquare(cut(region), region, square);
    expect(largestDifference(crop, cropSquare(cut(whole), whole, square))).toBeLessThanOrEqual(1);
    expect(region.width).toBeLessThan(320);
  });

  it('is whole pixels inside the frame', () => {
    expect(neededRegion({ left: -20.5, top: 300.2, side: 90 }, 112, frame)).toEqual({
      x: 0,
      y: 298,
      width: 72,
      height: 62,
    });
  });

  it('keeps a pixel of a square that left the frame', () => {
    expect(neededRegion({ left: 700, top: -200, side: 90 }, 112, frame)).toEqual({ x: 639, y: 0, width: 1, height: 1 });
  });
});

it('a square is centred on the box and as long as its longer side', () => {
  expect(faceSquare({ x: 10, y: 20, width: 40, height: 60 }, 1.5)).toEqual({ left: -15, top: 5, side: 90 });
});
