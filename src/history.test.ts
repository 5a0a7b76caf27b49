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

test('drops all pictures before the first entry', async () => {
  const { write, drops, dropping } = disk(0);
  expect(await withRoom(write, [dropping('picture', 2, 0), dropping('entry', 9, 1)])).toBe('written');
  expect(drops).toEqual(['picture', 'picture', 'entry']);
});

test('says that the disk is full when nothing is left to drop', async () => {
  const { write, dropping } = disk(0);
  await expect(withRoom(write, [dropping('picture', 1, 0), dropping('entry', 1, 0)])).rejects.toThrow(HistoryFullError);
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
