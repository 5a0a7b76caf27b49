import { expect, test } from 'vitest';
import { heaviest, KEPT, speakingFor } from './evidence';

const point = (time: number, contribution: number) => ({ time, contribution });
const wave = Array.from({ length: 200 }, (_, i) => point(i / 10, 3 * Math.sin(i / 5)));

test('the heaviest come first, either way, and none is close to another', () => {
  const up = heaviest(wave, 1);
  expect(up).toHaveLength(KEPT.frames);
  expect(up.map((p) => p.contribution)).toEqual(up.map((p) => p.contribution).toSorted((a, b) => b - a));
  const times = up.map((p) => p.time).toSorted((a, b) => a - b);
  for (const [i, time] of times.slice(1).entries()) expect(time - (times[i] ?? 0)).toBeGreaterThanOrEqual(0.5);
  expect(heaviest(wave, -1)[0]?.contribution).toBeCloseTo(-3, 1);
});

test('taken piece by piece they are those of the whole', () => {
  let held: typeof wave = [];
  for (let from = 0; from < wave.length; from += 16) held = heaviest([...held, ...wave.slice(from, from + 16)], 1);
  expect(held[0]).toEqual(heaviest(wave, 1)[0]);
  expect(held.at(-1)?.contribution).toBeCloseTo(heaviest(wave, 1).at(-1)?.contribution ?? Number.NaN, 1);
});

test('the verdict says which side is shown; an open one shows both, no frame twice', () => {
  expect(speakingFor('manipulated', wave).every((p) => p.contribution > 0)).toBe(true);
  expect(speakingFor('clean', wave).every((p) => p.contribution < 0)).toBe(true);
  const open = speakingFor('uncertain', wave);
  expect(open.filter((p) => p.contribution > 0)).toHaveLength(KEPT.frames / 2);
  expect(open).toHaveLength(KEPT.frames);
  const oneSided = speakingFor('uncertain', [...wave.map((p) => point(p.time, -1 - p.time)), point(30, 1)]);
  expect(oneSided.map((p) => p.contribution > 0)).toEqual([true, ...Array(KEPT.frames - 1).fill(false)]);
  expect(speakingFor('uncertain', [point(0, 1), point(1, 2), point(2, 0)])).toHaveLength(2);
});
