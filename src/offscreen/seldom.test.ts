import { expect, it } from 'vitest';
import { SeldomLooks, STANDS_FOR } from './seldom';

const frame = (id: number, mediaTime: number) => ({
  track: { id, box: { x: 0, y: 0, width: 50, height: 50 }, missed: 0 },
  mediaTime,
});
const vectors = (count: number) => Array.from({ length: count }, (_, i) => Float32Array.of(i));

it('has one look stand for the frames of a face that follow, over several batches', () => {
  const looks = new SeldomLooks();
  const first = Array.from({ length: STANDS_FOR + 2 }, (_, i) => frame(7, i / 10));
  expect(looks.plan(first)).toEqual([null, ...Array(STANDS_FOR - 1).fill(0), null, STANDS_FOR]);
  const seen = vectors(first.length);
  looks.done(seen, [{ id: 7 }]);
  const next = looks.plan(Array.from({ length: STANDS_FOR }, (_, i) => frame(7, 0.6 + i / 10)));
  expect(next.slice(0, 2)).toEqual([seen[STANDS_FOR], seen[STANDS_FOR]]);
  expect(next[STANDS_FOR - 2]).toBeNull();
});

it('looks at each face itself, and anew when its track is over', () => {
  const looks = new SeldomLooks();
  expect(looks.plan([frame(1, 0), frame(2, 0), frame(1, 0.1)])).toEqual([null, null, 0]);
  const seen = vectors(3);
  looks.done(seen, [{ id: 2 }]);
  expect(looks.plan([frame(1, 0.2), frame(2, 0.2)])).toEqual([null, seen[1]]);
});

it('does not let a look stand for what comes much later, or before it', () => {
  const looks = new SeldomLooks();
  expect(looks.plan([frame(1, 5), frame(1, 5.9), frame(1, 6.1), frame(1, 2)])).toEqual([null, 0, null, null]);
});
