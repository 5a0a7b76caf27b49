import { expect, test } from 'vitest';
import type { Check } from '../messages';
import { problemWords } from './problems';
import { reportOf } from './report';

const CHECK: Check = {
  source: { site: 'file', title: 'a.mp4', url: '' },
  at: 0,
  verdict: 'manipulated',
  reason: null,
  probability: 0.9,
  framesConsidered: 80,
  seconds: 4,
  faces: [
    { id: 1, frames: 80, judgement: { verdict: 'manipulated', probability: 0.9 }, timeline: [] },
    { id: 2, frames: 5, judgement: null, timeline: [] },
  ],
  modelVersion: '1',
  thumbnail: null,
};

test('a verdict, with the faces that were judged', () => {
  expect(reportOf({ type: 'checked', check: CHECK, warning: null })).toMatchObject({
    verdict: 'manipulated',
    words: 'Signs of manipulation',
    probability: 0.9,
    framesConsidered: 80,
    faces: 1,
    seconds: 4,
    error: null,
  });
});

test('a video that cannot be judged has its reason as the error', () => {
  const check: Check = { ...CHECK, verdict: 'cannot-check', reason: 'no-face', probability: null, faces: [] };
  expect(reportOf({ type: 'checked', check, warning: null })).toMatchObject({
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
    error: 'This browser cannot decode the video’s codec (prores).',
    reason: 'codec',
  });
  expect(reportOf({ type: 'failed', problem: { type: 'engine', reason: 'model-missing' }, seconds: 2 })).toMatchObject({
    reason: 'model-missing',
  });
});

test('every problem is a sentence', () => {
  for (const type of ['empty', 'not-a-video', 'damaged', 'no-picture', 'stalled'] as const) {
    expect(problemWords({ type })).toMatch(/^[A-Z].+\.$/);
  }
});
