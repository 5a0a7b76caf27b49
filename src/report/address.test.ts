import { expect, test } from 'vitest';
import { memoryReportPath, reportedId, reportedKey, reportPath } from './address';

test.each([
  ['?id=7', 7],
  ['?id=0', null],
  ['?id=1.5', null],
  ['?id=', null],
  ['?id=abc', null],
  ['', null],
])('the address %j asks for %j', (search, id) => {
  expect(reportedId(search)).toBe(id);
});

test('a report’s own address asks for it', () => {
  expect(reportedId(new URL(reportPath(12), 'chrome-extension://a/').search)).toBe(12);
});

test('a report that is only in memory has a key instead', () => {
  const { search } = new URL(memoryReportPath('a b&c'), 'chrome-extension://a/');
  expect(reportedKey(search)).toBe('a b&c');
  expect(reportedId(search)).toBeNull();
  expect(reportedKey('?id=7')).toBeNull();
});
