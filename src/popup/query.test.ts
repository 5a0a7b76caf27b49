import { expect, test } from 'vitest';
import type { Summary } from '../history';
import { EVERYTHING, isEverything, ORDERS, selected, sitesOf } from './query';

const summary = (id: number, site: string, title: string, probability: number | null): Summary => ({
  id,
  source: { site, title, url: '' },
  at: 1000 * id,
  verdict: probability === null ? 'cannot-check' : probability > 0.8 ? 'manipulated' : 'clean',
  reason: probability === null ? 'no-face' : null,
  probability,
  framesConsidered: 80,
  seconds: 8,
  faces: 1,
});
const CAFE = summary(1, 'www.youtube.com', 'Café interview, 2026', 0.2);
const ALL = [
  CAFE,
  summary(2, 'www.tiktok.com', 'A dance', 0.9),
  summary(3, 'youtube.com', 'Stripes', null),
  summary(4, 'file', 'a.mp4', 0.2),
];
const ids = (query: Partial<typeof EVERYTHING>) => selected(ALL, { ...EVERYTHING, ...query }).map(({ id }) => id);

test.each([
  ['', true],
  ['  ', true],
  ['cafe', true],
  ['CAFÉ 2026', true],
  ['youtube interview', true],
  ['cafe tiktok', false],
])('the words %j match: %j', (text, yes) => {
  expect(selected([CAFE], { ...EVERYTHING, text })).toHaveLength(yes ? 1 : 0);
});

test('a verdict and a site narrow it further', () => {
  expect(ids({ verdict: 'clean' })).toEqual([4, 1]);
  expect(ids({ site: 'youtube.com' })).toEqual([3, 1]);
  expect(ids({ site: 'youtube.com', verdict: 'clean' })).toEqual([1]);
  expect(ids({ site: 'youtube.com', verdict: 'clean', text: 'dance' })).toEqual([]);
});

test('every order has all', () => {
  expect(ORDERS.map((order) => ids({ order }))).toEqual([
    [4, 3, 2, 1],
    [1, 2, 3, 4],
    [2, 4, 1, 3],
  ]);
});

test('sites are named once, the most frequent first', () => {
  expect(sitesOf(ALL)).toEqual(['youtube.com', 'file', 'tiktok.com']);
});

test('blanks ask for everything, in any order', () => {
  expect(isEverything({ ...EVERYTHING, text: ' ', order: 'oldest' })).toBe(true);
  expect(isEverything({ ...EVERYTHING, verdict: 'clean' })).toBe(false);
  expect(isEverything({ ...EVERYTHING, site: 'file' })).toBe(false);
});
