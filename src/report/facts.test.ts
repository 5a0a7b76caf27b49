import { expect, test } from 'vitest';
import { FILE_CHECK } from '../check.fixture';
import type { Check } from '../messages';
import { facts } from './facts';

const settingsOf = (check: Check) => facts(check).find(([name]) => name === 'Settings')?.[1];

test('a file that was not checked to its end is not called whole', () => {
  expect(settingsOf(FILE_CHECK)).toBe('Whole file, 10 frames a second');
  expect(settingsOf({ ...FILE_CHECK, until: 3.2 })).toBe('File up to 0:03, 10 frames a second');
});

test('of a video on a page it says how much work was set, where that is known', () => {
  const video: Check = {
    ...FILE_CHECK,
    source: { site: 'www.youtube.com', title: 'A talk', url: 'https://www.youtube.com/' },
  };
  expect(settingsOf({ ...video, rate: 'saver' })).toBe('Work: saver');
  expect(settingsOf(video)).toBeUndefined();
  expect(facts(video)[0]).toEqual(['Where', 'youtube.com']);
});
