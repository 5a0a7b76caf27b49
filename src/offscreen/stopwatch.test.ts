import { expect, test } from 'vitest';
import { Stopwatch } from './stopwatch';

/** The time of work whose parts took from one moment to another. */
function sum(longest: number, ...parts: [number, number][]): number {
  const watch = new Stopwatch(longest);
  for (const [from, to] of parts) {
    watch.begin(from);
    watch.end(to);
  }
  return watch.sum;
}

test('short waits count, pauses do not, and work does however long it takes', () => {
  expect(sum(2000, [50, 60], [150, 160])).toBe(110);
  expect(sum(2000, [0, 10], [60_000, 60_010])).toBe(20);
  expect(sum(2000, [0, 5000], [5100, 5200])).toBe(5200);
  expect(sum(Infinity, [0, 10], [60_000, 60_010])).toBe(60_010);
});
