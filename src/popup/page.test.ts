import { expect, test } from 'vitest';
import { factWords, heard, type Page, videosOf } from './page';

const video = (id: string, busy = false) => ({
  id,
  title: id,
  progress: busy ? { type: 'loading' as const } : null,
});

test('frames of a page are merged, and each replaces only its own videos', () => {
  let page: Page = { type: 'connecting' };
  page = heard(page, { type: 'videos', page: 'top', videos: [video('a'), video('b')] });
  page = heard(page, { type: 'videos', page: 'frame', videos: [video('c')] });
  expect(videosOf(page).map((v) => v.id)).toEqual(['a', 'b', 'c']);
  page = heard(page, { type: 'videos', page: 'top', videos: [video('b')] });
  expect(videosOf(page).map((v) => v.id)).toEqual(['b', 'c']);
});

test('what is being checked comes first', () => {
  const page = heard({ type: 'connecting' }, { type: 'videos', page: 'top', videos: [video('a'), video('b', true)] });
  expect(videosOf(page).map((v) => v.id)).toEqual(['b', 'a']);
});

test('no videos without a content script', () => {
  expect(videosOf({ type: 'not-there' })).toEqual([]);
});

test('faces that have gone are not in sight', () => {
  const face = (id: number, inSight: boolean) => ({
    id,
    box: { x: 0, y: 0, width: 80, height: 80 },
    frames: 80,
    judgement: null,
    inSight,
  });
  expect(factWords({ frames: 80, faces: [face(1, false), face(2, true)] })).toBe(
    '80 frames considered · 1 face in sight',
  );
  expect(factWords({ frames: 80, faces: [face(1, false)] })).toBe('80 frames considered');
});
