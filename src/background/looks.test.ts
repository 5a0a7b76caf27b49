import { expect, test } from 'vitest';
import type { Check, VideoSource } from '../messages';
import { isNextLook } from './looks';

const MINUTE = 60_000;
const TALK = { site: 'www.tiktok.com', title: 'A talk', url: 'https://www.tiktok.com/@a/video/7' };
const check = (at: number, source: Partial<VideoSource> = {}): Check => ({
  source: { ...TALK, ...source },
  at,
  verdict: 'clean',
  reason: null,
  probability: 0.1,
  framesConsidered: 80,
  seconds: 30,
  faces: [],
  modelVersion: '0',
  thumbnail: null,
});

test('a check that began when the one before ended is another look at the same video', () => {
  expect(isNextLook(check(MINUTE + 32_000), check(MINUTE))).toBe(true);
});

test('one of another video is not, nor one that began later or at the same time', () => {
  expect(isNextLook(check(MINUTE + 32_000, { url: 'https://www.tiktok.com/@a/video/8' }), check(MINUTE))).toBe(false);
  expect(isNextLook(check(MINUTE + 90_000), check(MINUTE))).toBe(false);
  expect(isNextLook(check(MINUTE + 2000), check(MINUTE))).toBe(false);
});

test('nor is the next file, or the next video of a feed that names it by nothing but its title', () => {
  const file = { site: 'file', title: 'a.mp4', url: '' };
  expect(isNextLook(check(MINUTE + 32_000, file), check(MINUTE, file))).toBe(false);
  expect(isNextLook(check(MINUTE + 32_000, { title: 'A song' }), check(MINUTE))).toBe(false);
});
