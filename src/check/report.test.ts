import { expect, test } from 'vitest';
import { FILE_CHECK } from '../check.fixture';
import type { Check } from '../messages';
import { problemWords } from './problems';
import { reportOf } from './report';

const CHECK: Check = {
  ...FILE_CHECK,
  faces: [
    { id: 1, frames: 80, judgement: { verdict: 'manipulated', probability: 0.9 }, timeline: [] },
    { id: 2, frames: 5, judgement: null, timeline: [] },
  ],
};

const KEPT = { type: 'kept', id: 1 } as const;

test('a verdict, with the faces that were judged', () => {
  expect(reportOf({ type: 'checked', check: CHECK, warning: null, kept: KEPT })).toMatchObject({
    verdict: 'manipulated',
    words: 'Signs of manipulation',
    probability: 0.9,
    percent: '90\u00a0%',
    framesConsidered: 80,
    faces: 1,
    seconds: 4,
    error: null,
  });
});

test('a video of several shots, with the one that decides', () => {
  const point = (time: number) => ({ time, contribution: 1 });
  const [worst, brief] = CHECK.faces;
  if (!worst || !brief) throw new Error('the check has two faces');
  const check: Check = {
    ...CHECK,
    faces: [
      { id: 1, frames: 30, judgement: { verdict: 'clean', probability: 0.1 }, timeline: [point(1)] },
      { ...worst, timeline: [point(45)] },
    ],
    shots: [
      { start: 0, end: 42 },
      { start: 42, end: 58 },
      { start: 58, end: 60 },
    ],
  };
  expect(reportOf({ type: 'checked', check, warning: null, kept: KEPT }).shots).toEqual([
    { start: 0, end: 42, verdict: 'clean', probability: 0.1, face: 1 },
    { start: 42, end: 58, verdict: 'manipulated', probability: 0.9, face: 2 },
    { start: 58, end: 60, verdict: 'cannot-check', probability: null, face: null },
  ]);
});

test('a video that cannot be judged has its reason as the error', () => {
  const check: Check = { ...CHECK, verdict: 'cannot-check', reason: 'no-face', probability: null, faces: [] };
  expect(reportOf({ type: 'checked', check, warning: null, kept: KEPT })).toMatchObject({
    verdict: 'cannot-check',
    probability: null,
    faces: 0,
    error: 'No face was found in this video.',
    reason: 'no-face',
  });
});

test('a file that gave no check', () => {
  expect(reportOf({ type: 'failed', problem: { type: 'codec', codec: 'prores' }, seconds: 2 })).toMatchObject({
    verdict: 'cannot-check',
    probability: null,
    seconds: 2,
    error: 'This browser cannot decode the video’s codec (Apple ProRes).',
    reason: 'codec',
  });
  expect(reportOf({ type: 'failed', problem: { type: 'engine', reason: 'model-missing' }, seconds: 2 })).toMatchObject({
    reason: 'model-missing',
  });
});

test('every problem is a sentence', () => {
  for (const type of ['empty', 'damaged', 'no-picture', 'stalled'] as const) {
    expect(problemWords({ type })).toMatch(/^[A-Z].+\.$/);
  }
  for (const kind of [null, 'check_kind_avi'] as const) {
    expect(problemWords({ type: 'not-a-video', kind })).toMatch(/^[A-Z].+\.$/);
  }
});
