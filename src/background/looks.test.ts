import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Check, VideoSource } from '../messages';

/** A history in memory. */
let kept: (Check & { id: number })[];
let added = 0;
vi.mock('../history', () => ({
  async addCheck(check: Check) {
    kept.push({ ...check, id: ++added });
    return added;
  },
  async putCheck(id: number, check: Check) {
    kept = kept.map((before) => (before.id === id ? { ...check, id } : before));
  },
  async getCheck(id: number) {
    const found = kept.find((check) => check.id === id);
    if (!found) return undefined;
    const { id: _, ...check } = found;
    return check;
  },
  newestSummaries: async (count: number) => ({ newest: kept.toSorted((a, b) => b.at - a.at).slice(0, count) }),
}));
const { isNextLook, keepOnce } = await import('./looks');

const SECOND = 1000;
const MINUTE = 60_000;
const TALK = { site: 'www.tiktok.com', title: 'A talk', url: 'https://www.tiktok.com/@a/video/7' };
const SONG = { ...TALK, title: 'A song', url: 'https://www.tiktok.com/@a/video/8' };
const check = (at: number, source: Partial<VideoSource> = {}, framesConsidered = 80): Check => ({
  source: { ...TALK, ...source },
  at,
  verdict: 'clean',
  reason: null,
  probability: 0.1,
  framesConsidered,
  seconds: 30,
  faces: [],
  modelVersion: '0',
  thumbnail: null,
});
const cannot = (at: number, framesConsidered = 0, source: Partial<VideoSource> = {}): Check => ({
  ...check(at, source, framesConsidered),
  verdict: 'cannot-check',
  reason: framesConsidered ? 'too-few-frames' : 'no-face',
  probability: null,
});

test('a check that began when the one before ended is another look at the same video', () => {
  expect(isNextLook(check(MINUTE + 32_000), MINUTE + 2000, check(MINUTE))).toBe(true);
});

test('one of another video is not, nor one that began later or at the same time', () => {
  expect(isNextLook(check(MINUTE + 32_000, SONG), MINUTE + 2000, check(MINUTE))).toBe(false);
  expect(isNextLook(check(MINUTE + 90_000), MINUTE + 60_000, check(MINUTE))).toBe(false);
  expect(isNextLook(check(MINUTE + 2000), MINUTE - 28_000, check(MINUTE))).toBe(false);
});

test('nor is the next file, or the next video of a feed that names it by nothing but its title', () => {
  const file = { site: 'file', title: 'a.mp4', url: '' };
  expect(isNextLook(check(MINUTE + 32_000, file), MINUTE + 2000, check(MINUTE, file))).toBe(false);
  expect(isNextLook(check(MINUTE + 32_000, { title: 'A song' }), MINUTE + 2000, check(MINUTE))).toBe(false);
});

describe('of the checks of one video', () => {
  beforeEach(() => {
    kept = [];
  });
  /** Keeps checks as they end, each half a minute after its first frame. */
  const keepAll = async (looksAgain: boolean, ...checks: Check[]) => {
    for (const check of checks) await keepOnce(check, check.at - 30 * SECOND, looksAgain);
  };
  const all = () =>
    kept
      .toSorted((a, b) => a.at - b.at)
      .map(({ source, at, framesConsidered }) => [source.title, at / SECOND, framesConsidered]);

  test('that is looked at again and again the last is kept, also where another one loops beside it', async () => {
    await keepAll(true, check(30_000), check(40_000, SONG), check(61_000), check(71_000, SONG), check(92_000));
    expect(all()).toEqual([
      ['A song', 71, 80],
      ['A talk', 92, 80],
    ]);
  });

  test('the one that is kept stays where an open report looks for it', async () => {
    const first = await keepOnce(check(30_000), 0, true);
    const song = await keepOnce(check(40_000, SONG), 10_000, true);
    expect(await keepOnce(check(61_000), 31_000, true)).toBe(first);
    expect(await keepOnce(check(92_000, {}, 40), 62_000, true)).toBe(first);
    expect(kept).toMatchObject([
      { id: first, at: 92_000, framesConsidered: 80 },
      { id: song, at: 40_000 },
    ]);
  });

  test('of two players of it that go round together each keeps its own', async () => {
    const round = (at: number) =>
      Promise.all([81, 82].map((frames) => keepOnce(check(at, {}, frames), at - 30 * SECOND, true)));
    const ids = await round(30_000);
    expect(new Set(ids).size).toBe(2);
    expect((await round(61_000)).toSorted()).toEqual(ids.toSorted());
    expect(all().map(([, , frames]) => frames)).toEqual([81, 82]);
  });

  test('a look at less leaves the one before, which is found by the time of the last look and goes on', async () => {
    await keepAll(true, check(30_000), check(61_000, {}, 40), check(92_000, {}, 40));
    expect(all()).toEqual([['A talk', 92, 80]]);
    await keepAll(true, check(123_000, {}, 75));
    expect(all()).toEqual([['A talk', 123, 75]]);
  });

  test('a look at less is kept where it is more suspicious, and on enough frames for a verdict', async () => {
    const suspicious = (at: number, frames: number): Check => ({ ...check(at, {}, frames), probability: 0.95 });
    await keepAll(true, check(30_000), suspicious(61_000, 12));
    expect(kept).toMatchObject([{ at: 61_000, probability: 0.1 }]);
    await keepAll(true, suspicious(92_000, 20));
    expect(kept).toMatchObject([{ at: 92_000, probability: 0.95 }]);
  });

  test('a look takes the place of the one it follows on, not of one in another tab', async () => {
    await keepAll(true, check(30_000, {}, 81), check(36_000, {}, 82), check(60_000, {}, 83), check(66_000, {}, 84));
    expect(all().map(([, , frames]) => frames)).toEqual([83, 84]);
  });

  test('all are kept where the video is not looked at again and again', async () => {
    await keepAll(false, check(30_000), check(61_000));
    expect(kept).toHaveLength(2);
  });

  test('those that could not be checked are one for half an hour, the one that saw most of a face', async () => {
    const glances = [1, 5, 9, 20].map((minute) => cannot(minute * MINUTE, minute === 5 ? 3 : 0));
    await keepAll(false, ...glances, cannot(9 * MINUTE, 0, SONG));
    expect(all()).toEqual([
      ['A song', 9 * 60, 0],
      ['A talk', 20 * 60, 3],
    ]);
    await keepAll(false, cannot(60 * MINUTE));
    expect(kept).toHaveLength(3);
  });

  test('no verdict makes way for one that could not be checked, nor the other way round', async () => {
    await keepAll(false, check(MINUTE), cannot(5 * MINUTE), check(9 * MINUTE));
    expect(kept).toHaveLength(3);
  });
});
