import { expect, it } from 'vitest';
import { isBatch, type Seen } from './batch';
import { BATCH } from './network';

const seen = (came: number): Seen => ({
  track: { id: 1, box: { x: 0, y: 0, width: 50, height: 50 }, missed: 0 },
  mediaTime: came / 1000,
  glance: new Float32Array(),
  crop: new Uint8Array(),
  came,
});

it('waits for a full batch', () => {
  const waiting = Array.from({ length: BATCH }, (_, i) => seen(100 * i));
  expect(isBatch(waiting.slice(1), 400)).toBe(false);
  expect(isBatch(waiting, 400)).toBe(true);
});

it('does not wait long', () => {
  expect(isBatch([seen(0)], 499)).toBe(false);
  expect(isBatch([seen(0)], 500)).toBe(true);
  expect(isBatch([], 1e6)).toBe(false);
});
