import { expect, test } from 'vitest';
import { MODEL } from './model';
import { band, percent, probability } from './verdict';

/** A repeatable source of numbers in 0..1. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return (state + 0.5) / 2 ** 32;
  };
}

/** Share of videos of `faces` genuine faces in which one is flagged. Margins as wide as flag 4 % of single faces. */
function flagged(faces: number, videos: number): number {
  const { temperature, bias } = MODEL.calibration;
  const odds = MODEL.thresholds.manipulated / (1 - MODEL.thresholds.manipulated);
  const spread = (temperature * (Math.log(odds) - bias)) / 1.7507;
  const roll = dice(7 * faces);
  const normal = () => Math.sqrt(-2 * Math.log(roll())) * Math.cos(2 * Math.PI * roll());
  const wrong = Array.from({ length: videos }, () => {
    const worst = Math.max(...Array.from({ length: faces }, () => spread * normal()));
    return band(probability(worst, faces, MODEL), MODEL) === 'manipulated';
  });
  return wrong.filter(Boolean).length / videos;
}

test.each([
  [0.4501, '46\u00a0%'],
  [0.4549, '46\u00a0%'],
  [0.46, '46\u00a0%'],
  [0.4499, '45\u00a0%'],
  [0.45, '45\u00a0%'],
  [0.9151, '92\u00a0%'],
  [0.91505, '91\u00a0%'],
  [0.915, '91\u00a0%'],
  [0.5, '50\u00a0%'],
])('%d is shown on its side of the thresholds: %s', (p, shown) => {
  const model = { ...MODEL, thresholds: { manipulated: 0.9151, clean: 0.45 } };
  expect(percent(p, model)).toBe(shown);
});

test('of the shipped model too, no percentage says another verdict than its words', () => {
  const { manipulated, clean } = MODEL.thresholds;
  const shown = (p: number) => Number.parseInt(percent(p), 10);
  const said = (p: number) =>
    shown(p) >= shown(manipulated) ? 'manipulated' : shown(p) <= shown(clean) ? 'clean' : 'uncertain';
  const all = Array.from({ length: 9801 }, (_, i) => 0.01 + i / 10_000);
  expect(all.filter((p) => said(p) !== band(p, MODEL))).toEqual([]);
});

test('a long video of many shots, each with faces of its own, is not flagged by chance more than a short one', () => {
  const one = flagged(1, 20_000);
  expect(one).toBeGreaterThan(0.03);
  expect(one).toBeLessThan(0.05);
  for (const faces of [2, 8, 40, 200, 1200]) expect(flagged(faces, Math.ceil(150_000 / faces))).toBeLessThan(1.6 * one);
});
