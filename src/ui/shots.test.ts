import { expect, test } from 'vitest';
import type { CheckedFace } from '../messages';
import { judgedShots, mostSuspiciousFirst } from './shots';

const face = (id: number, time: number, probability: number | null): CheckedFace => ({
  id,
  frames: 30,
  judgement: probability === null ? null : { verdict: probability > 0.8 ? 'manipulated' : 'clean', probability },
  timeline: [
    { time, contribution: 1 },
    { time: time + 1, contribution: 1 },
  ],
});

const shots = [
  { start: 0.1, end: 10 },
  { start: 10, end: 20 },
  { start: 20, end: 30 },
];

test('each shot has the verdict of its most suspicious face', () => {
  const faces = [face(1, 0.1, 0.2), face(2, 10, 0.1), face(3, 12, 0.9), face(4, 21, null)];
  const judged = judgedShots({ shots, faces });
  expect(judged.map(({ verdict, worst }) => [verdict, worst?.number ?? null])).toEqual([
    ['clean', 1],
    ['manipulated', 3],
    ['cannot-check', null],
  ]);
  expect(mostSuspiciousFirst(judged).map(({ number }) => number)).toEqual([2, 1, 3]);
});

test('neighbours in which nothing can be judged are one', () => {
  const judged = judgedShots({ shots, faces: [face(1, 0.1, 0.2)] });
  expect(judged.map(({ shot, number }) => [number, shot.start, shot.end])).toEqual([
    [1, 0.1, 10],
    [2, 10, 30],
  ]);
});

test('a check without shots has none', () => {
  expect(judgedShots({ faces: [face(1, 0, 0.5)] })).toEqual([]);
});
