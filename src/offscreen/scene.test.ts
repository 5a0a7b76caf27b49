import { describe, expect, it } from 'vitest';
import { glance, isCut } from './scene';

const size = { width: 160, height: 90 };

/** The glance of a grey picture with the level at each point of the unit square. */
function picture(level: (x: number, y: number) => number) {
  const rgba = new Uint8ClampedArray(4 * size.width * size.height).fill(255);
  for (let y = 0; y < size.height; y++)
    for (let x = 0; x < size.width; x++) {
      const i = 4 * (y * size.width + x);
      rgba.fill(level(x / size.width, y / size.height), i, i + 3);
    }
  return glance(rgba, size);
}

/** A bright head before a gradient. */
const head = (centre: number, light = 1) =>
  picture((x, y) => light * (Math.hypot(x - centre, y - 0.5) < 0.25 ? 200 : 40 + 60 * y));

describe('glance', () => {
  it('is the luminance of each part', () => {
    const left = picture((x) => (x < 0.5 ? 200 : 20));
    expect(left).toHaveLength(256);
    expect(left[0]).toBeCloseTo(200, 0);
    expect(left[255]).toBeCloseTo(20, 0);
  });
});

describe('isCut', () => {
  it('is false while a head moves', () => expect(isCut(head(0.4), head(0.46))).toBe(false));
  it('is false in a flash', () => expect(isCut(head(0.4, 0.6), head(0.4, 1.2))).toBe(false));
  it('is false for noise on a plain wall', () => {
    const noise = (seed: number) => picture((x, y) => 100 + 6 * Math.sin(seed * (90 * x + 173 * y)));
    expect(isCut(noise(1), noise(7))).toBe(false);
  });
  it('is true for another picture', () => {
    expect(
      isCut(
        head(0.3),
        picture((x, y) => 220 - 150 * x + 30 * y),
      ),
    ).toBe(true);
    expect(isCut(head(0.25), head(0.75))).toBe(true);
  });
  it('is true for another picture between the same bars', () => {
    const upright = (level: (x: number, y: number) => number) => picture((x, y) => (x < 0.4 ? level(x / 0.4, y) : 0));
    const face = (centre: number) => upright((x, y) => (Math.hypot(x - centre, y - 0.5) < 0.25 ? 200 : 40 + 60 * y));
    expect(isCut(face(0.4), face(0.44))).toBe(false);
    expect(
      isCut(
        face(0.4),
        upright((x, y) => 220 - 150 * x + 30 * y),
      ),
    ).toBe(true);
  });
  it('is true to and from a plain colour', () => {
    const black = picture(() => 0);
    expect(isCut(head(0.4), black)).toBe(true);
    expect(isCut(black, head(0.4))).toBe(true);
    expect(
      isCut(
        black,
        picture(() => 255),
      ),
    ).toBe(true);
  });
});
