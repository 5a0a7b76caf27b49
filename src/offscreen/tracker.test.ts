import { describe, expect, it } from 'vitest';
import type { Rect } from '../geometry';
import { follow, likeness, type Track } from './tracker';

const box = (x: number, y: number, side = 100): Rect => ({ x, y, width: side, height: side });
const seen = (id: number, rect: Rect): Track => ({ id, box: rect, missed: 0 });

/** Follows boxes over several frames from nothing. */
function through(...frames: Rect[][]): Track[] {
  let tracks: Track[] = [];
  let nextId = 1;
  for (const boxes of frames) {
    tracks = follow(tracks, boxes, nextId);
    nextId = Math.max(nextId, ...tracks.map(({ id }) => id + 1));
  }
  return tracks;
}

describe('follow', () => {
  it('keeps the number of a moving face', () => {
    expect(through([box(0, 0)], [box(30, 5)], [box(70, 10)])).toEqual([seen(1, box(70, 10))]);
  });

  it('keeps two faces apart, in whatever order they are found', () => {
    expect(through([box(0, 0), box(200, 0)], [box(190, 0), box(15, 0)])).toEqual([
      seen(1, box(15, 0)),
      seen(2, box(190, 0)),
    ]);
  });

  it('gives a box to the track it fits best', () => {
    expect(through([box(0, 0), box(60, 0)], [box(50, 0)])).toEqual([
      { id: 1, box: box(0, 0), missed: 1 },
      seen(2, box(50, 0)),
    ]);
  });

  it('numbers a new face onwards', () => {
    expect(through([box(0, 0)], [box(2, 0), box(400, 0)]).map(({ id }) => id)).toEqual([1, 2]);
  });

  it('waits five frames for a hidden face, no longer', () => {
    const hidden: Rect[][] = Array(5).fill([]);
    expect(through([box(0, 0)], ...hidden, [box(20, 0)])).toEqual([seen(1, box(20, 0))]);
    expect(through([box(0, 0)], ...hidden, [], [box(20, 0)])).toEqual([seen(2, box(20, 0))]);
  });

  it('never gives two boxes one track', () => {
    const ids = through([box(0, 0)], [box(5, 0), box(10, 0)]).map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
  });
});

describe('likeness', () => {
  it('is none for a face elsewhere or of another size', () => {
    expect(likeness(box(0, 0), box(80, 0))).toBe(0);
    expect(likeness(box(0, 0), box(-50, -50, 200))).toBe(0);
    expect(likeness(box(0, 0), box(0, 0, 0))).toBe(0);
  });

  it('falls with distance', () => {
    const [near, far] = [likeness(box(0, 0), box(10, 0)), likeness(box(0, 0), box(60, 0))];
    expect(near).toBeGreaterThan(far);
    expect(far).toBeGreaterThan(0);
  });
});
