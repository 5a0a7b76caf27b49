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
const { keepOnce } = await import('./looks');

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

describe('of the checks of one video', () => {
  beforeEach(() => {
    kept = [];
  });
  /** Keeps a check as it ends, half a minute after its first frame. */
  const keep = (check: Check, follows: number | null = null) => keepOnce(check, check.at - 30 * SECOND, follows);
  /** Keeps checks, each of which follows on the one before of the same title. */
  const keepAll = async (...checks: Check[]) => {
    const last = new Map<string, number>();
    for (const check of checks) {
      await keep(check, last.get(check.source.title));
      last.set(check.source.title, check.at);
    }
  };
  const all = () =>
    kept
      .toSorted((a, b) => a.at - b.at)
      .map(({ source, at, framesConsidered }) => [source.title, at / SECOND, framesConsidered]);

  test('that is looked at again and again the last is kept, also where another one loops beside it', async () => {
    await keepAll(check(30_000), check(40_000, SONG), check(61_000), check(71_000, SONG), check(92_000));
    expect(all()).toEqual([
      ['A song', 71, 80],
      ['A talk', 92, 80],
    ]);
  });

  test('the one that is kept stays where an open report looks for it', async () => {
    const first = await keep(check(30_000));
    const song = await keep(check(40_000, SONG));
    expect(await keep(check(61_000), 30_000)).toBe(first);
    expect(await keep(check(92_000, {}, 40), 61_000)).toBe(first);
    expect(kept).toMatchObject([
      { id: first, at: 92_000, framesConsidered: 80 },
      { id: song, at: 40_000 },
    ]);
  });

  test('all are kept that do not follow on another one, as two of a page that names its videos alike', async () => {
    await keep({ ...check(30_000), verdict: 'manipulated', probability: 0.95 });
    await keepOnce(check(62_000), 32_000, null);
    expect(all()).toHaveLength(2);
  });

  test('none takes the place of another video’s that ended at the same time', async () => {
    await keep(check(30_000, SONG));
    await keep(check(61_000), 30_000);
    expect(all()).toHaveLength(2);
  });

  test('of two players of it that go round together each keeps its own', async () => {
    const round = (at: number, follows: number | null) =>
      Promise.all([81, 82].map((frames) => keep(check(at, {}, frames), follows)));
    const ids = await round(30_000, null);
    expect(new Set(ids).size).toBe(2);
    expect((await round(61_000, 30_000)).toSorted()).toEqual(ids.toSorted());
    expect(all().map(([, , frames]) => frames)).toEqual([81, 82]);
  });

  test('a look at less leaves the one before, which is found by the time of the last look and goes on', async () => {
    await keepAll(check(30_000), check(61_000, {}, 40), check(92_000, {}, 40));
    expect(all()).toEqual([['A talk', 92, 80]]);
    await keep(check(123_000, {}, 75), 92_000);
    expect(all()).toEqual([['A talk', 123, 75]]);
  });

  test('a look at less is kept where it is more suspicious, and on enough frames for a verdict', async () => {
    const suspicious = (at: number, frames: number): Check => ({ ...check(at, {}, frames), probability: 0.95 });
    await keepAll(check(30_000), suspicious(61_000, 12));
    expect(kept).toMatchObject([{ at: 61_000, probability: 0.1 }]);
    await keep(suspicious(92_000, 20), 61_000);
    expect(kept).toMatchObject([{ at: 92_000, probability: 0.95 }]);
  });

  test('those that could not be checked are one for half an hour, the one that saw most of a face', async () => {
    const glances = [1, 5, 9, 20].map((minute) => cannot(minute * MINUTE, minute === 5 ? 3 : 0));
    for (const glance of [...glances, cannot(9 * MINUTE, 0, SONG)]) await keep(glance);
    expect(all()).toEqual([
      ['A song', 9 * 60, 0],
      ['A talk', 20 * 60, 3],
    ]);
    await keep(cannot(60 * MINUTE));
    expect(kept).toHaveLength(3);
  });

  test('no verdict makes way for one that could not be checked, nor the other way round', async () => {
    for (const each of [check(MINUTE), cannot(5 * MINUTE), check(9 * MINUTE)]) await keep(each);
    expect(kept).toHaveLength(3);
  });
});
