import { expect, test } from 'vitest';
import { isOtherLength } from './length';

test.each([
  ['a longer one from its beginning', [60, 50], [90, 0], true],
  ['a shorter one', [60, 5], [30, 6], true],
  ['the same, known more exactly', [60, 50], [60.4, 0], false],
  ['a live stream that goes on', [60, 50], [66, 50.5], false],
  ['one whose length is known only now', [Number.NaN, 0], [60, 0], false],
  ['a stream that ended', [Number.POSITIVE_INFINITY, 50], [51, 51], false],
] as const)('another length: %s', (_, [length, at], [newLength, newAt], isOther) => {
  const before = { duration: length, currentTime: at };
  expect(isOtherLength(before, { duration: newLength, currentTime: newAt })).toBe(isOther);
});
