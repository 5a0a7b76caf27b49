import { expect, test } from 'vitest';
import type { Progress } from '../messages';
import { CANNOT_WORDS, VERDICT_WORDS, type Verdict } from '../verdict';
import { face } from './face.fixture';
import { faceName, say, settled, whichFace, worst } from './words';

const verdict = (verdict: Verdict, probability: number): Progress => ({
  type: 'verdict',
  verdict,
  probability,
  frames: 48,
  worstFace: 1,
  faces: [],
});
const collecting = (frames: number): Progress => ({ type: 'collecting', frames, faces: [] });

test('collecting counts up to the window', () => {
  expect(say(collecting(12))).toMatchObject({ value: '12 of 80', share: 12 / 80, spoken: '' });
});

test('a verdict is words first, then the probability', () => {
  expect(say(verdict('uncertain', 0.514))).toMatchObject({ headline: VERDICT_WORDS.uncertain, value: '51\u00a0%' });
});

test('a changed probability is not read aloud, a changed verdict is', () => {
  const spoken = (p: Progress) => say(p).spoken;
  expect(spoken(verdict('clean', 0.1))).toBe(spoken(verdict('clean', 0.2)));
  expect(spoken(verdict('clean', 0.1))).not.toBe(spoken(verdict('uncertain', 0.5)));
});

test('a reason is said in full', () => {
  expect(say({ type: 'cannot-check', reason: 'drm' }).detail).toBe(CANNOT_WORDS.drm);
});

test('a verdict stands while the engine collects anew, and gives way to the next', () => {
  const first = verdict('clean', 0.1);
  expect(settled(first, collecting(3))).toBe(first);
  const next = verdict('manipulated', 0.9);
  expect(settled(first, next)).toBe(next);
  expect(settled({ type: 'cannot-check', reason: 'no-face' }, collecting(1))).toEqual(collecting(1));
});

test('the most suspicious verdict speaks for the page', () => {
  const states = [collecting(70), verdict('clean', 0.1), verdict('manipulated', 0.9), verdict('uncertain', 0.5)];
  expect(worst(states)).toBe(states[2]);
  expect(worst([{ type: 'cannot-check', reason: 'drm' }, collecting(1)])).toEqual(collecting(1));
  expect(worst([{ type: 'waiting' }])).toBeNull();
});

test('of several faces the badge says which', () => {
  expect(whichFace([face(1, 300)], 1)).toBeNull();
  expect(whichFace([face(1, 300), face(2, 310)], 1)).toBeNull();
  expect(whichFace([face(1, 300), face(2, 600)], 1)).toBe('left face');
  expect(whichFace([face(1, 300), face(2, 600)], 2)).toBe('right face');
  expect(whichFace([face(1, 300), face(2, 600), face(3, 0)], 1)).toBe('face 2 of 3 from the left');
});

test('a verdict that rests on a face that has gone is not said to be about one that is there', () => {
  const gone = face(1, 600, false);
  expect(whichFace([gone], 1)).toBeNull();
  expect(whichFace([gone, face(2, 300), face(3, 620)], 1)).toBe('a face seen before');
  expect(whichFace([gone, face(2, 600)], 1)).toBe('a face seen before');
  // The other way round, one that has gone takes no place.
  expect(whichFace([gone, face(2, 300)], 2)).toBeNull();
  expect(whichFace([gone, face(2, 300), face(3, 900)], 3)).toBe('right face');
});

test('each face of a list has a name, also one that has gone', () => {
  expect(faceName([face(1, 300)], 1)).toBe('Face');
  expect(faceName([face(1, 300), face(2, 600)], 2)).toBe('Right face');
  expect(faceName([face(1, 300), face(2, 600), face(3, 0)], 1)).toBe('Face 2 from the left');
  const gone = [face(1, 300), face(2, 600, false)];
  expect(faceName(gone, 2)).toBe('A face seen before');
  expect(faceName(gone, 1)).toBe('Face');
});
