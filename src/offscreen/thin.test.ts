import { expect, test } from 'vitest';
import { POINTS, share, thinned } from './thin';

const hour = Array.from({ length: 36_000 }, (_, i) => ({ time: i / 10, contribution: Math.sin(i / 900) }));
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test('few points stay as they are', () => {
  expect(thinned(hour.slice(0, 80), POINTS.face)).toEqual(hour.slice(0, 80));
});

test('an hour is drawn with the points allowed, over the same time, with the same mean', () => {
  const points = thinned(hour, share(hour.length, hour.length));
  expect(points).toHaveLength(POINTS.face);
  expect(points[0]?.time).toBe(0);
  expect(points.at(-1)?.time).toBeGreaterThan(3598);
  const contributions = points.map((point) => point.contribution);
  expect(mean(contributions)).toBeCloseTo(mean(hour.map((point) => point.contribution)), 6);
  expect(Math.max(...contributions)).toBeGreaterThan(0.99);
});

test('many faces share what a check may hold', () => {
  const faces = 2000;
  expect(faces * share(40, 40 * faces)).toBeLessThanOrEqual(faces * 20);
  expect(share(80, 80)).toBeGreaterThanOrEqual(80);
  expect(50 * share(2000, 50 * 2000)).toBeLessThanOrEqual(POINTS.check);
});
