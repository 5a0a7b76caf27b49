import { expect, test } from 'vitest';
import { Agreement } from './agreement';

/** When frames may be taken again after a `name` or a `source` at these ms. */
function agreesAt(...changes: ['named' | 'sourced', number][]): number {
  const agreement = new Agreement(0);
  for (const [change, at] of changes) agreement[change](at);
  let now = changes.at(-1)?.[1] ?? 0;
  while (!agreement.holds(now)) now += 100;
  return now;
}

test('a page that has just come gets a moment', () => {
  expect(agreesAt()).toBe(400);
});

test('a new name and a new source are one change, in either order', () => {
  expect(agreesAt(['named', 1000], ['sourced', 3000])).toBe(3400);
  expect(agreesAt(['sourced', 1000], ['named', 1500])).toBe(1900);
});

test('a new name alone is of a video that is still to come', () => {
  expect(agreesAt(['named', 1000])).toBe(6000);
});

test('a new source alone is of the same video', () => {
  expect(agreesAt(['sourced', 1000])).toBe(2200);
});

test('a source that was taken for the same video is no half of the next change', () => {
  expect(agreesAt(['sourced', 1000], ['named', 3000])).toBe(8000);
});

test('each of two changes in a row has its own halves', () => {
  expect(agreesAt(['named', 1000], ['sourced', 1200], ['sourced', 1500])).toBe(2700);
  expect(agreesAt(['named', 1000], ['sourced', 1200], ['sourced', 1500], ['named', 1600])).toBe(2000);
});

test('a name belongs to the source that came just before, not to one of long ago', () => {
  const agreement = new Agreement(0);
  expect(agreement.awaitsName(0)).toBe(false);
  agreement.sourced(1000);
  expect(agreement.awaitsName(2100)).toBe(true);
  expect(agreement.awaitsName(2300)).toBe(false);
});
