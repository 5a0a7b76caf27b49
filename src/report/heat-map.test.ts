import { expect, test } from 'vitest';
import { heatScale, strongest } from './heat-map';

const heat = (changed: Record<number, number>) => ({
  whole: 1,
  cells: Array.from({ length: 64 }, (_, i) => changed[i] ?? 0),
});

test('the strongest cell of either side, and where it lies', () => {
  const map = heat({ 0: 0.3, 27: 1.2, 63: -0.8 });
  expect(strongest(map, 1)).toEqual({ cell: 27, value: 1.2, place: 'report_place_middle' });
  expect(strongest(map, -1)).toEqual({ cell: 63, value: -0.8, place: 'report_place_bottom_right' });
  expect(strongest(heat({ 3: 1 }), 1)?.place).toBe('report_place_top');
  expect(strongest(heat({ 31: 1 }), 1)?.place).toBe('report_place_right');
});

test('a map of next to nothing names nothing and is drawn pale', () => {
  const map = heat({ 5: 0.01, 6: -0.02 });
  expect([strongest(map, 1), strongest(map, -1)]).toEqual([null, null]);
  expect(heatScale(map)).toBeGreaterThan(0.02);
  expect(heatScale(heat({ 5: 1.5, 6: -2 }))).toBe(2);
});
