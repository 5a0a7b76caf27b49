import { expect, test } from 'vitest';
import { HistoryFullError, withRoom } from './history';

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
