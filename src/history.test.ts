import { expect, test } from 'vitest';
import { HistoryFullError, withoutEvidence, withoutPictures, withRoom } from './history';
import type { Check } from './messages';

/** A disk of `free` places, and things on it that can be dropped. */
function disk(free: number) {
  const write = async () => {
    if (free < 1) throw new DOMException('full', 'QuotaExceededError');
    free--;
    return 'written';
  };
  const drops: string[] = [];
  const dropping = (what: string, times: number, gain: number) => async () => {
    if (times-- <= 0) return false;
    drops.push(what);
    free += gain;
    return true;
  };
  return { write, drops, dropping };
}

test('writes without dropping anything where there is room', async () => {
  const { write, drops, dropping } = disk(1);
  expect(await withRoom(write, [dropping('picture', 5, 1)])).toBe('written');
  expect(drops).toEqual([]);
});

test('drops pictures before the first entry, and no entry where they were enough', async () => {
  const { write, drops, dropping } = disk(0);
  expect(await withRoom(write, [dropping('picture', 9, 0), dropping('entry', 9, 1)])).toBe('written');
  expect(await withRoom(write, [dropping('picture', 9, 1), dropping('entry', 9, 1)])).toBe('written');
  expect(drops).toEqual(['picture', 'entry', 'picture']);
});

test('goes on to the next way where one finds nothing to drop', async () => {
  const { write, drops, dropping } = disk(0);
  expect(await withRoom(write, [dropping('picture', 0, 1), dropping('entry', 1, 1)])).toBe('written');
  expect(drops).toEqual(['entry']);
});

test('a disk on which nothing helps costs each way once, however much there is to drop, and is called full', async () => {
  const { write, drops, dropping } = disk(0);
  const ways = [dropping('picture', 1000, 0), dropping('entry', 1000, 0)];
  await expect(withRoom(write, ways)).rejects.toThrow(HistoryFullError);
  expect(drops).toEqual(['picture', 'entry']);
});

test('a disk that is too full to make room is called full, and loses no more', async () => {
  const { write, drops, dropping } = disk(0);
  await expect(withRoom(write, [() => write().then(() => true), dropping('entry', 9, 1)])).rejects.toThrow(
    HistoryFullError,
  );
  expect(drops).toEqual([]);
});

test('passes other errors on at once', async () => {
  const broken = new Error('broken');
  await expect(withRoom(() => Promise.reject(broken), [async () => true])).rejects.toBe(broken);
});

test('a check without pictures keeps its timelines', () => {
  const timeline = [{ time: 0.1, contribution: 2 }];
  const face = { id: 1, frames: 1, judgement: null, timeline };
  const check: Check = {
    source: { site: 'file', title: 'a.mp4', url: '' },
    at: 0,
    verdict: 'cannot-check',
    reason: 'too-few-frames',
    probability: null,
    framesConsidered: 1,
    seconds: 1,
    faces: [{ ...face, evidence: [{ time: 0.1, contribution: 2, picture: new Blob(['crop']) }] }],
    modelVersion: '0',
    thumbnail: new Blob(['picture']),
  };
  expect(withoutPictures(check)).toEqual({ ...check, thumbnail: null, faces: [face] });
  expect(withoutEvidence(check)).toEqual({ ...check, faces: [face] });
});
