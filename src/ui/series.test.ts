import { describe, expect, test } from 'vitest';
import { columnsOf, fullScale, summarize, timeRange } from './series';

const points = (...values: number[]) => values.map((contribution, i) => ({ time: i / 10, contribution }));

describe('timeRange', () => {
  test('covers all faces', () => {
    expect(timeRange([points(1, 1, 1), [{ time: 4, contribution: 0 }]])).toEqual({ start: 0, end: 4.1 });
  });
  test('is never empty, so that nothing is divided by zero', () => {
    expect(timeRange([])).toEqual({ start: 0, end: 1 });
    const one = timeRange([[{ time: 3, contribution: 1 }]]);
    expect(one.end).toBeGreaterThan(one.start);
  });
});

describe('columnsOf', () => {
  test('few points have a column each, and gaps stay open', () => {
    const timeline = [0, 0.125, 0.208, 5].map((time) => ({ time, contribution: time }));
    const columns = columnsOf(timeline, timeRange([timeline]), 10);
    expect(columns.map(({ start, end }) => [start, Number(end.toFixed(3))])).toEqual([
      [0, 0.125],
      [0.125, 0.208],
      [0.208, 0.308],
      [5, 5.1],
    ]);
    expect(columns.map((c) => c.value)).toEqual([0, 0.125, 0.208, 5]);
  });
  test('many points are averaged, none of them lost', () => {
    const timeline = points(...Array.from({ length: 1000 }, (_, i) => i));
    const columns = columnsOf(timeline, { start: 0, end: 100 }, 100);
    expect(columns).toHaveLength(100);
    expect(columns[0]?.start).toBe(0);
    expect(columns.at(-1)?.end).toBe(100);
    const mean = columns.reduce((sum, c) => sum + c.value, 0) / columns.length;
    expect(mean).toBeCloseTo(499.5, 6);
  });
  test('late frames leave no holes between columns', () => {
    const late = Array.from({ length: 200 }, (_, i) => ({ time: i / 10 + (i % 3 === 0 ? 0 : 0.04), contribution: 1 }));
    const columns = columnsOf(late, timeRange([late]), 160);
    for (const [i, column] of columns.slice(1).entries()) expect(column.start).toBeCloseTo(columns[i]?.end ?? NaN, 9);
  });
  test('orders columns by time whatever the order of the points', () => {
    const columns = columnsOf(points(1, 2, 3).toReversed(), { start: 0, end: 0.3 }, 3);
    expect(columns.map((c) => c.value)).toEqual([1, 2, 3]);
  });
});

describe('fullScale', () => {
  test('does not blow small values up', () => {
    expect(fullScale([{ start: 0, end: 1, value: 0.1 }])).toBe(2);
    expect(fullScale([])).toBe(2);
  });
  test('is not set by one outlier among many', () => {
    const columns = Array.from({ length: 100 }, (_, i) => ({ start: i, end: i + 1, value: i === 50 ? 90 : -3 }));
    expect(fullScale(columns)).toBe(3);
  });
});

describe('summarize', () => {
  test('says where manipulation shows most', () => {
    expect(summarize(points(-1, 0.5, 3, -2))).toBe(
      '4 frames from 0:00 to 0:00. 2 of them speak for manipulation, most strongly at 0:00.',
    );
  });
  test('has words for none, one, all and nothing', () => {
    expect(summarize(points(-1, -2))).toContain('No frame speaks for manipulation.');
    expect(summarize(points(1, -2))).toContain('1 of them speaks for');
    expect(summarize(points(1, 2))).toContain('Every frame speaks for');
    expect(summarize([])).toBe('No frame of this face was judged.');
  });
});

test('a long timeline, of means, is told by its frames', () => {
  const points = Array.from({ length: 2000 }, (_, i) => ({ time: 1.8 * i, contribution: i % 4 ? -1 : 1 }));
  expect(summarize(points, 36_000)).toMatch(/^36,000 frames from 0:00 to 59:58\. 9,000 of them speak/);
  expect(summarize(points, 2010)).toMatch(/^2,000 frames/);
});
