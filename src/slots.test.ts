import { expect, test } from 'vitest';
import { slotPicker } from './slots';

const picked = (times: number[], rate = 10) => times.filter(slotPicker(rate));
const video = (fps: number, frames: number, start = 0) => Array.from({ length: frames }, (_, i) => start + i / fps);

test('every third picture of 30 a second', () => {
  expect(picked(video(30, 10)).map((t) => Math.round(t * 30))).toEqual([0, 3, 6, 9]);
});

test('25 a second: the first at or after each slot, ten of them a second', () => {
  expect(picked(video(25, 25)).map((t) => Math.round(t * 25))).toEqual([0, 3, 5, 8, 10, 13, 15, 18, 20, 23]);
});

test('a video slower than the rate gives each picture once', () => {
  expect(picked(video(6, 12))).toHaveLength(12);
});

test('slots are counted from the first picture', () => {
  expect(picked(video(30, 10, 5.04))).toHaveLength(4);
});

test('a time stamp rounded down still belongs to its slot', () => {
  expect(picked([0, 0.033333, 0.066666, 0.099999, 0.133332])).toEqual([0, 0.099999]);
});

test('a gap is not made up for', () => {
  expect(picked([0, 0.1, 5, 5.01, 5.02, 5.1])).toEqual([0, 0.1, 5, 5.1]);
});
