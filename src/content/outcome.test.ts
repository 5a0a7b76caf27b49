import { expect, test } from 'vitest';
import { FILE_CHECK } from '../check.fixture';
import type { Check, FaceState, Progress } from '../messages';
import { face } from './face.fixture';
import { stateOf } from './outcome';
import { faceName, say } from './words';

const judged = (id: number, probability: number) => ({
  id,
  frames: 80,
  judgement: { verdict: 'manipulated' as const, probability },
  timeline: [],
});

/** The state after a check in which face 1 is the most suspicious, and these were told of last. */
function after(...faces: FaceState[]) {
  const check: Check = { ...FILE_CHECK, faces: [judged(1, 0.9), judged(2, 0.8), judged(3, 0.8)] };
  const last: Progress = { type: 'verdict', verdict: 'clean', probability: 0.1, frames: 80, worstFace: 2, faces };
  const state = stateOf(check, last);
  if (state.type !== 'verdict') throw new Error('No verdict');
  return state;
}

test('after a check nobody is in sight, and all have their last judgement', () => {
  const { faces, worstFace } = after(face(1, 600), face(2, 300));
  expect(worstFace).toBe(1);
  expect(faces.map(({ inSight }) => inSight)).toEqual([false, false]);
  expect(faces.map(({ judgement }) => judgement?.probability)).toEqual([0.9, 0.8]);
});

test('a face has the place that it had at the end', () => {
  const state = after(face(1, 600), face(2, 300));
  expect(say(state).detail).toMatch(/· right face$/);
  expect(faceName(state.faces, 1)).toBe('Right face');
});

test('one that had gone by the end has no place among those that were there', () => {
  const state = after(face(1, 600, false), face(2, 300), face(3, 620));
  expect(say(state).detail).toMatch(/· a face seen before$/);
  expect(faceName(state.faces, 1)).toBe('A face seen before');
  expect(faceName(state.faces, 3)).toBe('Right face');
});

test('one that was not told of any more is none of those that were there', () => {
  expect(say(after(face(2, 300))).detail).toMatch(/· a face seen before$/);
});

test('where nobody was there at the end, one face needs no name', () => {
  expect(say(after(face(1, 600, false))).detail).toMatch(/frames$/);
});
