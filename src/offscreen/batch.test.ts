import { expect, it } from 'vitest';
import { batchOf, type Seen } from './batch';
import { BATCH } from './network';

const seen = (came: number): Seen => ({
  track: { id: 1, box: { x: 0, y: 0, width: 50, height: 50 }, missed: 0 },
  mediaTime: came / 1000,
  glance: new Float32Array(),
  crop: new Uint8Array(),
  came,
});
const frames = (count: number) => Array.from({ length: count }, (_, i) => seen(10 * i));

it('takes full batches, and leaves the rest for the next one', () => {
  expect([0, 1, BATCH - 1, BATCH, BATCH + 1, 2 * BATCH + 1].map((n) => batchOf(frames(n), 400))).toEqual([
    0,
    0,
    0,
    BATCH,
    BATCH,
    2 * BATCH,
  ]);
});

it('does not wait long', () => {
  expect(batchOf(frames(BATCH + 1), 499)).toBe(BATCH);
  expect(batchOf(frames(BATCH + 1), 500)).toBe(BATCH + 1);
  expect(batchOf([], 1e6)).toBe(0);
});
