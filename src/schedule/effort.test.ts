import { expect, test } from 'vitest';
import { MODEL } from '../model';
import { effort } from './effort';

const { rate } = MODEL.sampling;

test('by itself: the model’s rate, and one complete look', () => {
  expect(effort({ rate: 'automatic', maxVideos: 3 })).toEqual({ rate, videos: 3, goesOn: false });
});

test('to save work: half as many frames, of one video', () => {
  expect(effort({ rate: 'saver', maxVideos: 3 })).toEqual({ rate: rate / 2, videos: 1, goesOn: false });
});

test('thoroughly: never more frames than the model was taught on, but again and again', () => {
  expect(effort({ rate: 'thorough', maxVideos: 1 })).toEqual({ rate, videos: 1, goesOn: true });
});
