import { expect, test } from 'vitest';
import { bytes } from './bytes';

test.each([
  [0, '0 byte'],
  [999, '999 byte'],
  [340_400, '340 kB'],
  [14_230_000, '14.2 MB'],
  [420_900_000, '421 MB'],
  [3_000_000_000, '3 GB'],
])('%d bytes are %j', (n, words) => {
  expect(bytes(n)).toBe(words);
});
