import { describe, expect, it } from 'vitest';
import { type Glance, glanceOf, isCut } from './scene';

const size = { width: 160, height: 90 };

/** The glance of a grey picture with the level at each point of the unit square. */
function picture(level: (x: number, y: number) => number) {
  const rgba = new Uint8ClampedArray(4 * size.width * size.height).fill(255);
  for (let y = 0; y < size.height; y++)
    for (let x = 0; x < size.width; x++) {
      const i = 4 * (y * size.width + x);
      rgba.fill(level(x / size.width, y / size.height), i, i + 3);
    }
  return glanceOf({ ...size, bytes: rgba.buffer, planes: null });
}

/** A bright head before a gradient. */
const head = (centre: number, light = 1) =>
  picture((x, y) => light * (Math.hypot(x - centre, y - 0.5) < 0.25 ? 200 : 40 + 60 * y));

const cut = async (...pictures: [Promise<Glance>, Promise<Glance>]) => {
  const [before, after] = await Promise.all(pictures);
  return isCut(before, after);
};

describe('glance', () => {
  it('is the luminance of each part', async () => {
    const left = await picture((x) => (x < 0.5 ? 200 : 20));
    expect(left).toHaveLength(256);
    expect(left[0]).toBeCloseTo(200, 0);
    expect(left[255]).toBeCloseTo(20, 0);
  });
  it.each([
    ['video', false, (level: number) => 16 + (level * 219) / 255],
    ['all', true, (level: number) => level],
  ])("is the same of a decoder's planes whose levels use the range of %s", async (_, fullRange, coded) => {
    const level = (x: number, y: number) => 30 + 150 * x + 40 * y;
    // Four columns and two rows of something else lie before the pixels.
    const whole = { width: size.width + 4, height: size.height + 2 };
    const bytes = new Uint8Array(whole.width * whole.height * 1.5);
    for (let y = 0; y < size.height; y++)
      for (let x = 0; x < size.width; x++)
        bytes[(y + 2) * whole.width + x + 4] = Math.round(coded(Math.floor(level(x / size.width, y / size.height))));
    const planes = { format: 'I420', coded: whole, x: 4, y: 2, colorSpace: { fullRange } } as const;
    const found = await glanceOf({ ...size, bytes: bytes.buffer, planes });
    const wanted = await picture(level);
    for (const [i, light] of found.entries()) expect(Math.abs(light - (wanted[i] ?? 0))).toBeLessThan(1);
    await expect(glanceOf({ ...size, bytes: new ArrayBuffer(100), planes })).rejects.toThrow(TypeError);
  });
});

describe('isCut', () => {
  it('is false while a head moves', async () => expect(await cut(head(0.4), head(0.46))).toBe(false));
  it('is false in a flash', async () => expect(await cut(head(0.4, 0.6), head(0.4, 1.2))).toBe(false));
  it('is false for noise on a plain wall', async () => {
    const noise = (seed: number) => picture((x, y) => 100 + 6 * Math.sin(seed * (90 * x + 173 * y)));
    expect(await cut(noise(1), noise(7))).toBe(false);
  });
  it('is true for another picture', async () => {
    expect(
      await cut(
        head(0.3),
        picture((x, y) => 220 - 150 * x + 30 * y),
      ),
    ).toBe(true);
    expect(await cut(head(0.25), head(0.75))).toBe(true);
  });
  it('is true for another picture between the same bars', async () => {
    const upright = (level: (x: number, y: number) => number) => picture((x, y) => (x < 0.4 ? level(x / 0.4, y) : 0));
    const face = (centre: number) => upright((x, y) => (Math.hypot(x - centre, y - 0.5) < 0.25 ? 200 : 40 + 60 * y));
    expect(await cut(face(0.4), face(0.44))).toBe(false);
    expect(
      await cut(
        face(0.4),
        upright((x, y) => 220 - 150 * x + 30 * y),
      ),
    ).toBe(true);
  });
  it('is true to and from a plain colour', async () => {
    const black = picture(() => 0);
    expect(await cut(head(0.4), black)).toBe(true);
    expect(await cut(black, head(0.4))).toBe(true);
    expect(
      await cut(
        black,
        picture(() => 255),
      ),
    ).toBe(true);
  });
});
