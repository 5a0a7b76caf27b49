import { beforeAll, expect, test, vi } from 'vitest';
import { FILE_CHECK } from '../check.fixture';
import type { Check, CheckedFace } from '../messages';
import { drawCard } from './card';

beforeAll(() => void vi.stubGlobal('Path2D', class {}));

/** The rectangles that a check's card is filled with: its bands are among them. */
function rectanglesOf(check: Check): unknown[] {
  const rectangles: unknown[] = [];
  const context = new Proxy({} as OffscreenCanvasRenderingContext2D, {
    get: (_, name) => {
      if (name === 'fillRect') return (...rectangle: number[]) => rectangles.push(rectangle);
      return name === 'measureText' ? () => ({ width: 100 }) : () => {};
    },
    set: () => true,
  });
  drawCard(context, check, []);
  return rectangles;
}

const face = (id: number): CheckedFace => ({
  id,
  frames: 80,
  judgement: { verdict: 'manipulated', probability: 0.9 },
  // Further apart than any model's bands, so that the height does not follow these.
  timeline: [-20, 0, 20].map((contribution, i) => ({ time: i / 10, contribution })),
});

test('the bands are those of the crowd that the face was judged among, as in the report', () => {
  const once: Check = { ...FILE_CHECK, faces: [face(1)], crowd: 1 };
  const again = { ...once, faces: [face(1), face(2), face(3)] }; // the same one, in three runs
  expect(rectanglesOf(again)).toEqual(rectanglesOf(once));
  expect(rectanglesOf({ ...again, crowd: 3 })).not.toEqual(rectanglesOf(once));
});
