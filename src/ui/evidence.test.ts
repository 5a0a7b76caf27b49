import { expect, test } from 'vitest';
import type { Check, CheckedFace } from '../messages';
import { MODEL } from '../model';
import { band } from '../verdict';
import { bySuspicion, crowdOf, evidence } from './evidence';

const model = {
  ...MODEL,
  thresholds: { manipulated: 0.8, clean: 0.3 },
  calibration: { ...MODEL.calibration, crowd: 0.5 },
};

function face(id: number, probability: number | null, margin = 1): CheckedFace {
  const timeline = [0, 1, 2].map((i) => ({ time: i / 10, contribution: i === 1 ? margin : -1 }));
  const judgement = probability === null ? null : { verdict: band(probability, model), probability };
  return { id, frames: 3, judgement, timeline };
}

function check(faces: CheckedFace[], frames = 80): Check {
  const worst = bySuspicion(faces)[0]?.face.judgement;
  return {
    source: { site: 'file', title: 'a.mp4', url: '' },
    at: 0,
    verdict: worst?.verdict ?? 'cannot-check',
    reason: worst ? null : 'no-face',
    probability: worst?.probability ?? null,
    framesConsidered: frames,
    seconds: 1,
    faces,
    modelVersion: '1.0.0',
    thumbnail: null,
    shots: [{ start: 0, end: 12 }],
  };
}

test('faces keep their numbers when they are sorted', () => {
  const sorted = bySuspicion([face(4, 0.2), face(5, null), face(9, 0.9)]);
  expect(sorted.map(({ face, number }) => [face.id, number])).toEqual([
    [9, 3],
    [4, 1],
    [5, 2],
  ]);
});

test('one face: the number, what it means, and the frames it rests on', () => {
  expect(evidence(check([face(1, 0.9)]), model)).toEqual([
    'The probability of manipulation is 90\u00a0%. From 80\u00a0% on we say “Signs of manipulation”.',
    '3 frames from 0:00 to 0:00. 1 of them speaks for manipulation, most strongly at 0:00.',
  ]);
});

test('a low probability is no proof, and few frames are said', () => {
  const sentences = evidence(check([face(1, 0.1)], 20), model);
  expect(sentences[0]).toMatch(/does not prove/);
  expect(sentences.at(-1)).toBe('It rests on 20 frames of a face, fewer than the 80 that the model was made for.');
});

test('of a part it says how far that goes, with a verdict and without', () => {
  expect(evidence({ ...check([face(1, 0.9)]), until: 61.4 }, model)[1]).toBe('Only the part up to 1:01 was checked.');
  expect(evidence({ ...check([]), until: 0 }, model)[1]).toBe('Only the part up to 0:00 was checked.');
});

test('several faces: which one decides, and how the others stand', () => {
  const told = (...probabilities: (number | null)[]) =>
    evidence(check(probabilities.map((p, i) => face(i + 1, p))), model).join(' ');
  expect(told(0.2, 0.9)).toMatch(/Face 2 decides the verdict: .*The other face shows no signs of manipulation\./);
  expect(told(0.85, 0.9)).toMatch(/The other face shows signs of manipulation too\./);
  expect(told(0.2, 0.9, 0.1)).toMatch(/None of the 2 other faces shows signs/);
  expect(told(0.85, 0.9, 0.5)).toMatch(/1 of the 2 other faces shows signs of manipulation too\./);
  expect(told(0.85, 0.9, 0.86)).toMatch(/All 2 other faces show signs of manipulation too\./);
  expect(told(0.85, 0.9, null)).toMatch(/With 2 faces, each had to show more/);
  expect(told(0.5, 0.6)).toMatch(/Face 2 decides/);
  for (const open of [told(0.5, 0.6), told(0.5, 0.9), told(0.2, 0.9, 0.5)]) expect(open).not.toMatch(/other face/);
  expect(told(0.9, null)).not.toMatch(/other face|With/);
});

test('of a video seen over again, the faces of one run are a crowd; of older checks, all judged', () => {
  const again = check([face(1, 0.9), face(2, 0.9), face(3, null)]);
  expect(crowdOf(again)).toBe(2);
  expect(crowdOf({ ...again, crowd: 1 })).toBe(1);
  expect(evidence({ ...again, crowd: 1 }, model).join(' ')).not.toMatch(/each had to show more/);
});

test('without a verdict: the reason, and that it says nothing', () => {
  const sentences = evidence(check([]), model);
  expect(sentences[0]).toBe('No face was found in this video.');
  expect(sentences[1]).toMatch(/not a safe one/);
});
