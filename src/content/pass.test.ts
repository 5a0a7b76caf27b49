import { expect, test } from 'vitest';
import { Pass } from './pass';

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

test('a slot looked at twice counts once', () => {
  expect(passOver([...every(0.1, 3), ...every(0.1, 3)]).covers(6)).toBe(false);
});

test('a live stream is never covered', () => {
  expect(passOver(every(0.1, 60)).covers(Number.POSITIVE_INFINITY)).toBe(false);
});

test('a video without a frame is not covered', () => {
  expect(passOver([]).covers(0)).toBe(false);
});
