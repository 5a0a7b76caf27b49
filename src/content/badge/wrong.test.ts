import { expect, test, vi } from 'vitest';
import type { Progress } from '../../messages';
import { MODEL } from '../../model';

vi.mock('webextension-polyfill', () => ({
  default: { runtime: { getManifest: () => ({ version: '1.2.3' }) } },
}));
const { complaintsAbout, wrongReport } = await import('./wrong');

const verdict = (verdict: 'manipulated' | 'uncertain' | 'clean'): Progress => ({
  type: 'verdict',
  verdict,
  probability: 0.8,
  frames: 80,
  worstFace: 1,
  faces: [
    {
      id: 1,
      box: { x: 1, y: 2, width: 3, height: 4 },
      frames: 80,
      judgement: { verdict, probability: 0.8 },
      inSight: true,
    },
  ],
});
const source = { site: 'www.youtube.com', title: 'A talk', url: 'https://www.youtube.com/watch?v=a' };

test('nobody is asked whether it is what the badge says already', () => {
  expect(complaintsAbout(verdict('manipulated'))).not.toContain('manipulated');
  expect(complaintsAbout(verdict('clean'))).not.toContain('genuine');
  expect(complaintsAbout({ type: 'cannot-check', reason: 'no-face' })).toEqual(['unchecked', 'other']);
  expect(complaintsAbout({ type: 'waiting' })).toEqual([]);
});

test('the file has all that the verdict was made of', () => {
  const timeline = [{ time: 0.1, contribution: 1.5 }];
  const details = [{ id: 1, picture: null, timeline }];
  const subject = { source, state: verdict('manipulated'), details, finished: null };
  expect(wrongReport('genuine', subject, new Date(0))).toMatchObject({
    userSays: 'genuine',
    savedAt: '1970-01-01T00:00:00.000Z',
    site: source.site,
    address: source.url,
    verdict: 'manipulated',
    probability: 0.8,
    modelVersion: MODEL.version,
    extensionVersion: '1.2.3',
    faces: [{ id: 1, decides: true, probability: 0.8, timeline }],
  });
});

test('also where nothing could be checked', () => {
  const subject = { source, state: { type: 'cannot-check', reason: 'drm' } as const, details: [], finished: null };
  expect(wrongReport('unchecked', subject, new Date(0))).toMatchObject({
    verdict: 'cannot-check',
    probability: null,
    reason: expect.stringContaining('copy-protected'),
    faces: [],
  });
});
