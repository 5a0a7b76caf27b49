import { expect, test } from 'vitest';
import { MODEL } from '../model';
import { NO_FACES, withFeatures, withoutTracks, withSight } from './faces';
import { growthOf, regrown } from './quality';

test('the qualities of one video are of one aspect, but for whole px', () => {
  expect(growthOf({ width: 640, height: 360 }, { width: 1920, height: 1080 })).toBe(3);
  expect(growthOf({ width: 1080, height: 1920 }, { width: 270, height: 480 })).toBe(0.25);
  expect(growthOf({ width: 854, height: 480 }, { width: 426, height: 240 })).toBeCloseTo(0.5, 2);
  expect(growthOf({ width: 256, height: 106 }, { width: 1920, height: 800 })).toBe(7.5);
  expect(growthOf({ width: 640, height: 480 }, { width: 1920, height: 1080 })).toBeNull();
  expect(growthOf({ width: 640, height: 360 }, { width: 360, height: 640 })).toBeNull();
});

test('all boxes grow with the frames: of tracks, of faces, and of those that may come back', () => {
  const glance = new Float32Array(256);
  const small = { x: 10, y: 20, width: 50, height: 60 };
  const large = { x: 20, y: 40, width: 100, height: 120 };
  const seen = withSight(NO_FACES, { mediaTime: 0.1, glance, boxes: [small] }, MODEL);
  const [track] = seen.tracks;
  if (!track) throw new Error('No track');
  const faces = withFeatures(seen, { track, mediaTime: 0.1, glance }, Float32Array.of(1), MODEL);
  const grown = regrown(faces, 2);
  expect(grown.tracks).toEqual([{ ...track, box: large }]);
  expect(grown.all.get(1)).toMatchObject({ box: large, sights: [{ box: large }], present: true });
  const again = withSight(withoutTracks(grown, MODEL), { mediaTime: 0.2, glance, boxes: [large] }, MODEL);
  expect(again.tracks.map(({ id }) => id)).toEqual([1]);
});
