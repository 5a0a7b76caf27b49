import { expect, test } from 'vitest';
import { type Candidate, choose } from './choose';

const video = (id: string, more: Partial<Candidate> = {}): Candidate => ({
  id,
  width: 640,
  height: 360,
  visible: 640 * 360,
  playing: true,
  auto: true,
  asked: null,
  watched: false,
  ...more,
});
const chosen = (candidates: Candidate[], most = 1) => [...choose(candidates, most)];

test('the most visible playing one first, as many as may be', () => {
  const videos = [
    video('a', { visible: 50_000 }),
    video('b', { visible: 90_000 }),
    video('c', { playing: false }),
    video('d', { visible: 70_000 }),
  ];
  expect(chosen(videos)).toEqual(['b']);
  expect(chosen(videos, 2)).toEqual(['b', 'd']);
  expect(chosen(videos, 4)).toEqual(['b', 'd', 'a']);
});

test('none that is small, paused, out of sight or just coming into it', () => {
  const videos = [video('a', { width: 199 }), video('b', { height: 149 }), video('c', { playing: false })];
  expect(chosen(videos, 4)).toEqual([]);
  expect(chosen([video('a', { visible: 0 }), video('b', { visible: 29_999 })], 4)).toEqual([]);
});

test('none without being asked where that is off', () => {
  expect(chosen([video('a', { auto: false, watched: true })])).toEqual([]);
  expect(chosen([video('a', { auto: false, asked: 1, playing: false, visible: 0, width: 50 })])).toEqual(['a']);
});

test('the watched one keeps its place against one not much more visible', () => {
  expect(chosen([video('a', { watched: true, visible: 60_000 }), video('b', { visible: 90_000 })])).toEqual(['a']);
  expect(chosen([video('a', { watched: true, visible: 40_000 }), video('b', { visible: 90_000 })])).toEqual(['b']);
});

test('a paused one keeps its place until another plays and there is no other place', () => {
  const paused = video('a', { watched: true, playing: false });
  expect(chosen([paused])).toEqual(['a']);
  expect(chosen([paused, video('b', { visible: 50_000 })])).toEqual(['b']);
  expect(chosen([paused, video('b', { visible: 50_000 })], 2)).toEqual(['b', 'a']);
});

test('one out of sight keeps it for as long as no other wants one', () => {
  const away = video('a', { watched: true, visible: 0 });
  expect(chosen([away], 4)).toEqual(['a']);
  expect(chosen([{ ...away, playing: false }], 4)).toEqual(['a']);
  expect(chosen([away, video('b')])).toEqual(['b']);
  // In a feed those that were passed by would else be checked beside the one that is watched.
  expect(chosen([away, video('b')], 4)).toEqual(['b']);
  expect(chosen([away, video('b', { asked: 1 })], 4)).toEqual(['b']);
});

test('one that the page hides, or that may not be checked any more, loses it', () => {
  const away = video('a', { watched: true, visible: 0 });
  expect(chosen([{ ...away, width: 0, height: 0 }], 4)).toEqual([]);
  expect(chosen([{ ...away, auto: false }], 4)).toEqual([]);
});

test('those asked for come first, the last one before all', () => {
  const asked = [video('a', { asked: 1 }), video('b', { asked: 3 }), video('c', { asked: 2 }), video('d')];
  expect(chosen(asked, 2)).toEqual(['b', 'c']);
  expect(chosen(asked, 4)).toEqual(['b', 'c', 'a', 'd']);
});

test('one asked for that is paused and out of sight makes room for those that are not', () => {
  const left = video('a', { asked: 1, watched: true, playing: false, visible: 0 });
  expect(chosen([left])).toEqual(['a']);
  expect(chosen([left, video('b')])).toEqual(['b']);
  expect(chosen([left, video('b')], 2)).toEqual(['b', 'a']);
  expect(chosen([{ ...left, playing: true }, video('b')])).toEqual(['a']);
  expect(chosen([{ ...left, visible: 50_000 }, video('b')])).toEqual(['a']);
});
