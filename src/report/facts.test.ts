import { expect, test } from 'vitest';
import type { Check } from '../messages';
import { facts } from './facts';

const FILE: Check = {
  source: { site: 'file', title: 'a.mp4', url: '' },
  at: 0,
  verdict: 'clean',
  reason: null,
  probability: 0.1,
  framesConsidered: 80,
  seconds: 4,
  faces: [],
  modelVersion: '1.0.0',
  thumbnail: null,
};
const settingsOf = (check: Check) => facts(check).find(([name]) => name === 'Settings')?.[1];

test('a file that was not checked to its end is not called whole', () => {
  expect(settingsOf(FILE)).toBe('Whole file, 10 frames a second');
  expect(settingsOf({ ...FILE, until: 3.2 })).toBe('File up to 0:03, 10 frames a second');
});

test('of a video on a page it says how much work was set, where that is known', () => {
  const video: Check = {
    ...FILE,
    source: { site: 'www.youtube.com', title: 'A talk', url: 'https://www.youtube.com/' },
  };
  expect(settingsOf({ ...video, rate: 'saver' })).toBe('Work: saver');
  expect(settingsOf(video)).toBeUndefined();
  expect(facts(video)[0]).toEqual(['Where', 'youtube.com']);
});
