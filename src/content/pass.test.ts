import { describe, expect, test } from 'vitest';
import { slotPicker } from '../slots';
import { isLoop, Pass } from './pass';

const passOver = (times: number[]) => {
  const pass = new Pass(10);
  for (const time of times) pass.add(time);
  return pass;
};
const every = (step: number, duration: number) =>
  Array.from({ length: Math.floor(duration / step) }, (_, i) => i * step);

test('all slots of a video cover it', () => {
  expect(passOver(every(0.1, 12)).covers(12)).toBe(true);
});

test('a video looked at from its middle on is not covered', () => {
  expect(passOver(every(0.1, 12).slice(60)).covers(12)).toBe(false);
});

test('a slow machine that drops every other frame does not cover it', () => {
  expect(passOver(every(0.2, 12)).covers(12)).toBe(false);
});

describe.each([23.976, 24, 25, 30, 60])('of the frames of a video of %s a second, looked at from', (fps) => {
  test.each([0, 0.01, 0.033, 0.05, 0.08])('%s s on', (start) => {
    const times = Array.from({ length: Math.floor(30 * fps) }, (_, i) => start + i / fps);
    const taken = times.filter(slotPicker(10));
    expect(passOver(taken).covers(30)).toBe(true);
    expect(passOver(taken.filter((_, i) => i % 2 === 0)).covers(30)).toBe(false);
    expect(passOver(taken.filter((_, i) => i % 4 !== 0)).covers(30)).toBe(false);
  });
});

test('a slot looked at twice counts once', () => {
  expect(passOver([...every(0.1, 3), ...every(0.1, 3)]).covers(6)).toBe(false);
});

test('a live stream is never covered', () => {
  expect(passOver(every(0.1, 60)).covers(Number.POSITIVE_INFINITY)).toBe(false);
});

test('a video without a frame is not covered', () => {
  expect(passOver([]).covers(0)).toBe(false);
});

test('what was missed in one run may be seen in the next', () => {
  const pass = passOver(every(0.2, 12));
  for (const time of every(0.2, 12)) pass.add(time + 0.1);
  expect(pass.covers(12)).toBe(true);
});

test.each([
  ['from the end to the beginning', 11.9, 0, 12, 1, true],
  ['where a slow machine missed both ends', 11.2, 0.8, 12, 1, true],
  ['of a very short clip', 0.9, 0, 1, 1, true],
  ['back from the middle', 6, 0, 12, 1, false],
  ['from the end to the middle', 11.9, 6, 12, 1, false],
  ['forward', 0, 11.9, 12, 1, false],
  ['at double speed', 10.5, 1.5, 12, 2, true],
  ['of a live stream', 60, 0, Number.POSITIVE_INFINITY, 1, false],
])('a jump %s', (_, from, to, duration, rate, loops) => {
  expect(isLoop(from, to, duration, rate)).toBe(loops);
});
