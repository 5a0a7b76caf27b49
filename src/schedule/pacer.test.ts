import { expect, it } from 'vitest';
import { Pacer } from './pacer';

/** Times at which frames of a video with 30 a second are taken, with `late` ms more or less. */
function taken(rate: number, late = (_: number) => 0): number[] {
  const pacer = new Pacer();
  const times: number[] = [];
  for (let n = 0; n < 300; n++) {
    const now = (n * 1000) / 30 + late(n);
    if (!pacer.isDue(now)) continue;
    pacer.take(now, rate);
    times.push(now);
  }
  return times;
}

it('keeps a rate that is no part of the video’s own', () => {
  for (const rate of [1, 4, 7, 9, 10]) expect(taken(rate).length / 10).toBeCloseTo(rate, 0);
});

it('takes every third frame at a third of the rate, whatever the jitter', () => {
  const times = taken(10, (n) => 8 * Math.sin(n * n));
  expect(times).toHaveLength(100);
  for (const [i, time] of times.entries()) expect(Math.abs(time - 100 * i)).toBeLessThan(10);
});

it('does not catch up after a pause', () => {
  const pacer = new Pacer();
  pacer.take(0, 10);
  expect(pacer.isDue(5000)).toBe(true);
  pacer.take(5000, 10);
  expect(pacer.isDue(5030)).toBe(false);
});

it('holds nothing back at any rate', () => {
  expect(taken(Number.POSITIVE_INFINITY)).toHaveLength(300);
});
