import { afterEach, expect, test } from 'vitest';
import { useTexts } from '../i18n';
import { MODEL } from '../model';
import { band, probability } from '../verdict';
import { curveOf, frameNear, heightOf, signed } from './curve';

afterEach(() => useTexts(null));

const points = (times: number[]) => times.map((time) => ({ time, contribution: time }));

test('a gap where the face was not seen, and none where a frame came late or was left out', () => {
  const { times, contributions } = curveOf(points([0, 0.1, 0.2, 0.4, 0.5, 2, 2.1]), 1);
  expect(times).toEqual([0, 0.1, 0.2, 0.4, 0.5, expect.closeTo(0.6, 6), 2, 2.1]);
  expect(contributions[5]).toBeNull();
  expect(contributions.filter((value) => value === null)).toHaveLength(1);
});

test('a thinned timeline, whose points lie further apart, is no row of gaps', () => {
  expect(curveOf(points([0, 1.8, 3.6, 5.4]), 1).contributions).not.toContain(null);
});

test('points in another order are drawn in order of time', () => {
  expect(curveOf(points([0.2, 0, 0.1]), 1).times).toEqual([0, 0.1, 0.2]);
});

test('the bands begin where the mean gets its words', () => {
  const { manipulated, clean } = curveOf([], 3);
  const words = (margin: number) => band(probability(margin, 3, MODEL), MODEL);
  expect([words(manipulated + 1e-6), words(manipulated - 1e-6)]).toEqual(['manipulated', 'uncertain']);
  expect([words(clean + 1e-6), words(clean - 1e-6)]).toEqual(['uncertain', 'clean']);
});

test('all of the curve and both thresholds are in the picture', () => {
  const curve = curveOf(points([0, 0.1, 9]), 1);
  const [low, high] = heightOf(curve);
  expect(low).toBeLessThan(curve.clean);
  expect(high).toBeGreaterThan(9);
});

test('the kept frame near a time', () => {
  const frames = [1, 2.5].map((time) => ({ time, contribution: 1, picture: new Blob() }));
  expect(frameNear(frames, 2.4, 0.2)?.time).toBe(2.5);
  expect(frameNear(frames, 1.8, 0.2)).toBeUndefined();
  expect(frameNear([], 1, 9)).toBeUndefined();
});

test('contributions for people', () => {
  expect([1.26, -0.44, 0.01, -0.01].map(signed)).toEqual(['+1.3', '−0.4', '0.0', '0.0']);
});

test('among words that run from right to left the sign stays before its number', () => {
  useTexts({ common_language: 'ar' });
  expect([1.26, -0.44, 0.01].map(signed)).toEqual(['\u2066+1.3\u2069', '\u2066−0.4\u2069', '0.0']);
});
