import { expect, test } from 'vitest';
import { EVERYTHING, isEverything, matches } from './query';

const check = {
  source: { site: 'www.youtube.com', title: 'Café interview, 2026', url: '' },
  verdict: 'clean',
} as const;

test.each([
  ['', true],
  ['  ', true],
  ['cafe', true],
  ['CAFÉ 2026', true],
  ['youtube interview', true],
  ['cafe tiktok', false],
])('the words %j match: %j', (text, yes) => {
  expect(matches(check, { ...EVERYTHING, text })).toBe(yes);
});

test('a verdict narrows it further', () => {
  expect(matches(check, { text: 'cafe', verdict: 'clean' })).toBe(true);
  expect(matches(check, { text: 'cafe', verdict: 'manipulated' })).toBe(false);
});

test('blanks ask for everything', () => {
  expect(isEverything({ text: ' ', verdict: null })).toBe(true);
  expect(isEverything({ text: '', verdict: 'clean' })).toBe(false);
});
