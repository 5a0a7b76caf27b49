import { expect, test, vi } from 'vitest';
import { keptFrom } from './retention';

vi.mock('webextension-polyfill', () => ({ default: {} }));

test('checks are kept for so many days, or for ever', () => {
  const now = Date.UTC(2026, 2, 31);
  expect(keptFrom(30, now)).toBe(Date.UTC(2026, 2, 1));
  expect(keptFrom(0, now)).toBeNull();
});
