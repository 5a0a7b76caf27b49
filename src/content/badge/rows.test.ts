import { expect, test } from 'vitest';
import type { FaceState } from '../../messages';
import { MODEL } from '../../model';
import { rowsOf, timelinePaths } from './rows';

const face = (id: number, x: number, probability: number | null): FaceState => ({
  id,
  box: { x, y: 0, width: 100, height: 100 },
  frames: probability === null ? 7 : 80,
  judgement: probability === null ? null : { verdict: 'uncertain', probability },
  inSight: true,
});

test('the most suspicious face comes first, one without a verdict last', () => {
  const faces = [face(1, 0, null), face(2, 300, 0.4), face(3, 600, 0.6)];
  const timeline = [{ time: 1, contribution: 2 }];
  const rows = rowsOf({ type: 'verdict', verdict: 'uncertain', probability: 0.6, frames: 80, worstFace: 3, faces }, [
    { id: 2, picture: null, timeline },
  ]);
  expect(rows.map(({ id }) => id)).toEqual([3, 2, 1]);
  expect(rows[0]).toMatchObject({ name: 'Face 3 from the left', value: '60\u00a0%', timeline: [] });
  expect(rows[1]?.timeline).toBe(timeline);
  expect(rows[1]?.label).toBe('Face 2 from the left: Cannot tell, probability of manipulation 40\u00a0%');
  expect(rows[2]).toMatchObject({ value: null, words: '7 frames, not enough yet' });
});

test('without faces there are no rows', () => {
  expect(rowsOf({ type: 'loading' }, [])).toEqual([]);
  expect(rowsOf({ type: 'cannot-check', reason: 'no-face' }, [])).toEqual([]);
});

test('a timeline has a column a frame, up where it speaks for manipulation', () => {
  const points = [4, -4, 2].map((contribution, time) => ({ time, contribution }));
  const { toward, against } = timelinePaths(points, MODEL.sampling.window, 20);
  expect(toward).toBe('M0.5 10v-10M2.5 10v-5');
  expect(against).toBe('M1.5 10v10');
});
