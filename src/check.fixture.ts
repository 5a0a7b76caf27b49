import type { Check } from './messages';

/** A check for tests: of a file that was seen to its end. */
export const FILE_CHECK: Check = {
  source: { site: 'file', title: 'a.mp4', url: '' },
  at: 0,
  verdict: 'manipulated',
  reason: null,
  probability: 0.9,
  framesConsidered: 80,
  seconds: 4,
  faces: [],
  modelVersion: '1',
  thumbnail: null,
};
