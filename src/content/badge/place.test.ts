import { describe, expect, test } from 'vitest';
import { badgeSpot, CORNERS, formsFor, panelSpot, placeAt, roomFor } from './place';

const viewport = { width: 1000, height: 800 };
const badge = { width: 200, height: 40 };
const insets = { top: 60, right: 12, bottom: 70, left: 12 };
const video = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });

describe('the room for a badge', () => {
  test('is the video less its insets', () => {
    expect(roomFor(video(100, 50, 640, 360), viewport, insets)).toEqual({ x: 112, y: 110, width: 616, height: 230 });
  });

  test('ends at the viewport when an edge is scrolled out', () => {
    expect(roomFor(video(-40, -100, 640, 360), viewport, insets)).toEqual({ x: 8, y: 8, width: 580, height: 182 });
    expect(roomFor(video(600, 700, 640, 360), viewport, insets)).toEqual({ x: 612, y: 760, width: 380, height: 32 });
  });

  test('is none when the video is too small or out of sight', () => {
    expect(roomFor(video(0, 0, 20, 360), viewport, insets)).toBeNull();
    expect(roomFor(video(100, -400, 640, 360), viewport, insets)).toBeNull();
  });
});

describe('the spot of a badge', () => {
  const room = { x: 100, y: 100, width: 600, height: 300 };

  test('is in the corner that was chosen', () => {
    expect(badgeSpot(room, badge, CORNERS['top-left'])).toEqual({ x: 100, y: 100 });
    expect(badgeSpot(room, badge, CORNERS['bottom-right'])).toEqual({ x: 500, y: 360 });
  });

  test('is nearer to the middle where the corner is covered, as long as there is room', () => {
    expect(badgeSpot(room, badge, CORNERS['top-right'], 50)).toEqual({ x: 500, y: 150 });
    expect(badgeSpot(room, badge, CORNERS['bottom-left'], 50)).toEqual({ x: 100, y: 310 });
    expect(badgeSpot({ ...room, height: 60 }, badge, CORNERS['top-left'], 50)).toBeNull();
  });

  test('is nowhere without room', () => {
    expect(badgeSpot({ ...room, width: 199 }, badge, CORNERS['top-left'])).toBeNull();
  });

  test('leads back to its place, and no further than the room', () => {
    const place = { x: 0.3, y: 0.75 };
    const spot = badgeSpot(room, badge, place);
    expect(spot && placeAt(room, badge, spot)).toEqual({ x: expect.closeTo(0.3, 2), y: expect.closeTo(0.75, 2) });
    expect(placeAt(room, badge, { x: -50, y: 2000 })).toEqual({ x: 0, y: 1 });
    expect(placeAt({ ...room, width: 200 }, badge, { x: 150, y: 100 })).toEqual({ x: 0, y: 0 });
  });
});

test('a small player gets a badge that says less, a tiny one none', () => {
  expect(formsFor(640, false)).toEqual(['full', 'short', 'icon']);
  expect(formsFor(300, false)).toEqual(['short', 'icon']);
  expect(formsFor(160, false)).toEqual(['icon']);
  expect(formsFor(159, false)).toEqual([]);
  expect(formsFor(640, true)).toEqual(['icon']);
  expect(formsFor(159, true)).toEqual([]);
});

describe('a panel', () => {
  const most = { width: 340, height: 480 };
  const at = (x: number, y: number) => ({ x, y, ...badge });
  const frame = { x: 100, y: 50, width: 720, height: 576 };

  test('opens below a badge at the top, and above one at the bottom', () => {
    expect(panelSpot(at(112, 62), frame, most)).toEqual({
      x: 112,
      y: 110,
      width: 340,
      maxHeight: 480,
      up: false,
      over: false,
    });
    expect(panelSpot(at(600, 560), frame, most)).toEqual({
      x: 460,
      y: 552,
      width: 340,
      maxHeight: 480,
      up: true,
      over: false,
    });
  });

  test('covers the badge where the player is low, and is never larger than the player', () => {
    const low = { x: 0, y: 0, width: 240, height: 160 };
    expect(panelSpot(at(4, 4), low, most)).toEqual({ x: 4, y: 4, width: 232, maxHeight: 152, up: false, over: true });
  });
});
