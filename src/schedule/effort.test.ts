import { expect, test } from 'vitest';
import { MODEL } from '../model';
import { effort } from './effort';

const { rate } = MODEL.sampling;

test('by itself: the model’s rate, twice that until there is a verdict, and one complete look', () => {
  expect(effort({ rate: 'automatic', maxVideos: 3 })).toEqual({ rate, hurry: 2 * rate, videos: 3, goesOn: false });
});

test('to save work: half as many frames, from the first one on, of one video', () => {
  expect(effort({ rate: 'saver', maxVideos: 3 })).toEqual({
    rate: rate / 2,
    hurry: rate / 2,
    videos: 1,
    goesOn: false,
  });
});

test('thoroughly: as many frames as by itself, but again and again', () => {
  expect(effort({ rate: 'thorough', maxVideos: 1 })).toEqual({ rate, hurry: 2 * rate, videos: 1, goesOn: true });
});
