import { expect, test } from 'vitest';
import { MODEL } from '../model';
import { marginAt } from '../verdict';
import { RECORDING, replayed } from './replay';

const { firstFrames, window } = MODEL.sampling;

test('frames are collected before there is a verdict', () => {
  expect(replayed([1, 2, 3], 3, MODEL)).toEqual({ type: 'collecting', frames: 3, faces: [] });
  expect(replayed(RECORDING.untouched, firstFrames, MODEL)).toMatchObject({ type: 'verdict', frames: firstFrames });
});

test('a verdict is that of the frames seen so far', () => {
  const even = marginAt(0.5, 1, MODEL);
  const frames = [...Array<number>(firstFrames).fill(even + 9), ...Array<number>(firstFrames).fill(even - 9)];
  expect(replayed(frames, firstFrames, MODEL)).toMatchObject({ verdict: 'manipulated' });
  expect(replayed(frames, 2 * firstFrames, MODEL)).toMatchObject({ verdict: 'uncertain' });
});

test('the recording is a whole window of the model that is shipped: else run scripts/make-example.mjs', () => {
  expect(RECORDING.modelVersion).toBe(MODEL.version);
  expect(RECORDING.untouched).toHaveLength(window);
  expect(RECORDING.manipulated).toHaveLength(window);
});

test('the example shows what it is there to show', () => {
  const [untouched, manipulated] = [RECORDING.untouched, RECORDING.manipulated].map((frames) =>
    replayed(frames, window, MODEL),
  );
  expect(untouched).toMatchObject({ verdict: 'clean' });
  expect(manipulated).not.toMatchObject({ verdict: 'clean' });
  expect(manipulated).toMatchObject({ type: 'verdict' });
});
