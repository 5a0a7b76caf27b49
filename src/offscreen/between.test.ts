import { describe, expect, it } from 'vitest';
import { kernels } from '../cpu/network.setup';
import type { Rect } from '../geometry';
import type { Pixels } from '../messages';
import { MODEL } from '../model';
import { Between, between, type Held, isSteady, regionAround } from './between';
import { createCrop } from './crop';
import { NO_FACES, withSight } from './faces';
import type { Track } from './tracker';

const crop = createCrop(await kernels(), MODEL.input.size);
const native = { width: 640, height: 360 };
const box = (x: number, side = 100): Rect => ({ x, y: 100, width: side, height: side });
const track = (x: number, id = 1, missed = 0): Track => ({ id, box: box(x), missed });
const scene = (seed: number) => Float32Array.from({ length: 256 }, (_, i) => 128 + 100 * Math.sin(seed * i));
const never = async () => {
  throw new Error('Looked for faces late');
};

/** A frame whose red is its x, around a face that was at `x`. */
function held(mediaTime: number, x: number, id = 1): Held {
  const region = regionAround(box(x), native);
  const rgba = new Uint8ClampedArray(4 * region.width * region.height);
  for (let i = 0; i < region.width * region.height; i++) rgba[4 * i] = (region.x + (i % region.width)) / 2;
  const faces = [{ track: track(x, id), region, rgba }];
  return { mediaTime, glance: scene(1), overview: {} as Pixels, native, faces, came: 0 };
}

/** Two looks at a face that stays. */
async function steady(): Promise<Between> {
  const frames = new Between(crop);
  await frames.settle({ mediaTime: 0, tracks: [track(200)] }, never);
  await frames.settle({ mediaTime: 0.1, tracks: [track(200)] }, never);
  return frames;
}

const seenAt = (mediaTime: number, seed = 1) =>
  withSight(NO_FACES, { mediaTime, glance: scene(seed), boxes: [box(200)] }, MODEL);

describe('which frames need no look', () => {
  it('none before two looks found the same faces', async () => {
    const frames = new Between(crop);
    expect(frames.skips(seenAt(0), 0.1, scene(1), 2)).toBe(false);
    await frames.settle({ mediaTime: 0, tracks: [track(200)] }, never);
    expect(frames.skips(seenAt(0), 0.1, scene(1), 2)).toBe(false);
    await frames.settle({ mediaTime: 0.1, tracks: [track(203)] }, never);
    expect(frames.skips(seenAt(0.1), 0.2, scene(1), 2)).toBe(true);
  });

  it('as many as the plan allows, and for a moment', async () => {
    const frames = await steady();
    expect(frames.skips(seenAt(0.1), 0.2, scene(1), 1)).toBe(false);
    frames.hold(held(0.2, 200));
    expect(frames.skips(seenAt(0.2), 0.3, scene(1), 2)).toBe(false);
    expect(frames.skips(seenAt(0.2), 0.3, scene(1), 3)).toBe(true);
    expect(frames.skips(seenAt(0.2), 0.4, scene(1), 3)).toBe(false);
  });

  it('not after a cut, nor where the video goes back', async () => {
    const frames = await steady();
    expect(frames.skips(seenAt(0.1), 0.2, scene(7), 3)).toBe(false);
    expect(frames.skips(seenAt(0.1), 0.05, scene(1), 3)).toBe(false);
  });

  it('not while a face moves, comes or is lost', () => {
    expect(isSteady([track(200)], [track(205)])).toBe(true);
    expect(isSteady([track(200)], [track(230)])).toBe(false);
    expect(isSteady([track(200)], [track(200), track(400, 2)])).toBe(false);
    expect(isSteady([track(200)], [track(200, 1, 1)])).toBe(false);
    expect(isSteady([track(200)], [track(200, 2)])).toBe(false);
    expect(isSteady([], [])).toBe(false);
  });
});

describe('where a face is between two looks', () => {
  it('in proportion to the time', () => {
    const next = { mediaTime: 0.4, tracks: [track(208)] };
    expect(between({ track: track(200), mediaTime: 0.1 }, next, 0.2)?.x).toBeCloseTo(200 + 8 / 3, 9);
  });
  it('unknown where it moved or is no longer there', () => {
    const at = (tracks: Track[]) => between({ track: track(200), mediaTime: 0 }, { mediaTime: 0.2, tracks }, 0.1);
    expect(at([track(230)])).toBeNull();
    expect(at([track(200, 1, 1)])).toBeNull();
    expect(at([track(200, 2)])).toBeNull();
  });
});

describe('frames between two looks', () => {
  it('are cropped where the face must have been, in their order', async () => {
    const frames = await steady();
    frames.hold(held(0.2, 200));
    frames.hold(held(0.3, 200));
    const seen = await frames.settle({ mediaTime: 0.4, tracks: [track(206)] }, never);
    expect(seen.map(({ mediaTime, track }) => [mediaTime, Math.round(track.box.x)])).toEqual([
      [0.2, 202],
      [0.3, 204],
    ]);
    // The crop's middle is the face's: red tells the place.
    const size = MODEL.input.size;
    const middle = (size * (size / 2) + size / 2) * 3;
    for (const { crop, track } of seen) expect(crop[middle]).toBeCloseTo((track.box.x + 50) / 2, -0.5);
  });

  it('are looked at late where the face moved, one look for all faces', async () => {
    const frames = await steady();
    frames.hold(held(0.2, 200));
    let looks = 0;
    const found = (x: number) => async () => {
      looks++;
      return [box(x), box(500)];
    };
    const [seen] = await frames.settle({ mediaTime: 0.3, tracks: [track(240)] }, found(212));
    expect(seen?.track).toMatchObject({ id: 1, box: box(212) });
    expect(looks).toBe(1);
  });

  it('are looked at late where nothing continues them', async () => {
    const frames = await steady();
    frames.hold(held(0.2, 200));
    expect(await frames.settle(null, async () => [box(204)])).toHaveLength(1);
    expect(frames.skips(seenAt(0.3), 0.4, scene(1), 3)).toBe(false);
  });

  it('are left out where the face is outside of what was cut, or nowhere', async () => {
    for (const boxes of [[box(235)], []]) {
      const frames = await steady();
      frames.hold(held(0.2, 200));
      expect(await frames.settle(null, async () => boxes)).toEqual([]);
    }
  });
});
