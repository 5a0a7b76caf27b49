import { expect, test } from 'vitest';
import { type Candidate, choose } from './choose';

const video = (id: string, more: Partial<Candidate> = {}): Candidate => ({
  id,
  width: 640,
  height: 360,
  visible: 640 * 360,
  playing: true,
  asked: null,
  watched: false,
  ...more,
});
const chosen = (candidates: Candidate[], auto = true) => [...choose(candidates, auto)];

test('the most visible playing video', () => {
  expect(
    chosen([video('a', { visible: 1000 }), video('b', { visible: 9000 }), video('c', { playing: false })]),
  ).toEqual(['b']);
});

test('none that is small, paused or out of sight', () => {
  expect(chosen([video('a', { width: 199 }), video('b', { height: 149 }), video('c', { playing: false })])).toEqual([]);
  expect(chosen([video('a', { visible: 0 })])).toEqual([]);
});

test('none without being asked where that is off', () => {
  expect(chosen([video('a')], false)).toEqual([]);
  expect(chosen([video('a', { asked: 1, playing: false, visible: 0, width: 50 })], false)).toEqual(['a']);
});

test('the watched one keeps its place against one not much more visible', () => {
  expect(chosen([video('a', { watched: true, visible: 6000 }), video('b', { visible: 9000 })])).toEqual(['a']);
  expect(chosen([video('a', { watched: true, visible: 4000 }), video('b', { visible: 9000 })])).toEqual(['b']);
});

test('a paused one keeps its place until another plays', () => {
  const paused = video('a', { watched: true, playing: false });
  expect(chosen([paused])).toEqual(['a']);
  expect(chosen([paused, video('b', { visible: 99_000 })])).toEqual(['b']);
});

test('one out of sight loses it', () => {
  expect(chosen([video('a', { watched: true, visible: 0 })])).toEqual([]);
});

test('two at most, the last asked first', () => {
  const asked = [video('a', { asked: 1 }), video('b', { asked: 3 }), video('c', { asked: 2 })];
  expect(chosen(asked)).toEqual(['b', 'c']);
  expect(chosen([video('a', { asked: 1 }), video('b')])).toEqual(['a', 'b']);
});
