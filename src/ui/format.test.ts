import { expect, test } from 'vitest';
import { ago, clock, took } from './format';

test('clocks have hours only when needed', () => {
  expect(clock(7.9)).toBe('0:07');
  expect(clock(60)).toBe('1:00');
  expect(clock(3765)).toBe('1:02:45');
  expect(clock(-1)).toBe('0:00');
});

test('a rounded time never shows sixty seconds', () => {
  expect(took(0.42)).toBe('0.4 s');
  expect(took(9.96)).toBe('10 s');
  expect(took(59.7)).toBe('1 min');
  expect(took(125.2)).toBe('2 min 5 s');
});

test('the age of a check', () => {
  const now = Date.UTC(2026, 4, 12, 12);
  expect(ago(now - 30_000, now)).toBe('just now');
  expect(ago(now - 5 * 60_000, now)).toBe('5 min ago');
  expect(ago(now - 3 * 3_600_000, now)).toBe('3 h ago');
  expect(ago(Date.UTC(2026, 4, 2, 12), now)).toBe('2 May');
  expect(ago(Date.UTC(2025, 4, 2, 12), now)).toBe('2 May 2025');
});
