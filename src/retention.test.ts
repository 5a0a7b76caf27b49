import { expect, test, vi } from 'vitest';
import { FILE_CHECK } from './check.fixture';
import { isShorter, keptFrom, youngOf } from './retention';

vi.mock('webextension-polyfill', () => ({ default: {} }));

const NOW = Date.UTC(2026, 2, 31);

test('checks are kept for so many days, or for ever', () => {
  expect(keptFrom(30, NOW)).toBe(Date.UTC(2026, 2, 1));
  expect(keptFrom(0, NOW)).toBeNull();
});

test.each([
  [7, 30, true],
  [7, 0, true],
  [30, 7, false],
  [0, 30, false],
  [0, 0, false],
  [7, 7, false],
])('%d days are shorter than %d, 0 being for ever: %s', (days, before, shorter) => {
  expect(isShorter(days, before)).toBe(shorter);
});

test('of several checks the young ones are kept, and the others counted', () => {
  const checks = [1, 8, 40].map((days) => ({ ...FILE_CHECK, at: NOW - days * 24 * 60 * 60 * 1000 }));
  expect(youngOf(checks, 30, NOW)).toEqual({ young: checks.slice(0, 2), old: 1 });
  expect(youngOf(checks, 8, NOW)).toEqual({ young: checks.slice(0, 2), old: 1 }); // to the day
  expect(youngOf(checks, 0, NOW)).toEqual({ young: checks, old: 0 });
});
