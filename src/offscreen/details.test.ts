import { expect, test, vi } from 'vitest';
import { Details, foremost, lastPoints } from './details';
import type { Face } from './faces';
import { NO_FRAMES } from './window';

// There is no canvas here.
vi.mock('./thumbnail', () => ({ thumbnail: async () => new Blob() }));
vi.mock('./picture', () => ({ withAlpha: () => null }));

test('a panel gets the last window of a long timeline, each point at its own time', () => {
  const times = Array.from({ length: 205 }, (_, i) => i / 10);
  const windows = { ...NO_FRAMES, timeline: Array.from({ length: 200 }, (_, i) => i) };
  const points = lastPoints({ times, windows }, 80);
  expect(points).toHaveLength(80);
  expect(points[0]).toEqual({ time: 12, contribution: 120 });
  expect(points.at(-1)).toEqual({ time: 19.9, contribution: 199 });
});

test('and of a short one all there is', () => {
  expect(lastPoints({ times: [1], windows: NO_FRAMES }, 80)).toEqual([]);
  expect(lastPoints({ times: [1, 2], windows: { ...NO_FRAMES, timeline: [0.5] } }, 80)).toEqual([
    { time: 1, contribution: 0.5 },
  ]);
});

test('of very many faces those in the picture are sent, and the most suspicious of the others', () => {
  const faces = Array.from({ length: 300 }, (_, i) => ({
    i,
    present: i === 7,
    windows: { live: i === 5 ? null : i % 100 },
  }));
  const sent = foremost(faces);
  expect(sent).toHaveLength(12);
  expect(sent[0]?.i).toBe(7);
  expect(sent.slice(1, 4).map(({ windows }) => windows.live)).toEqual([99, 99, 99]);
});

test('of very many faces the pictures of those in the picture are held, and of the most suspicious of the others', async () => {
  const face = (id: number, present: boolean): Face => {
    const box = { x: 0, y: 0, width: 80, height: 80 };
    return { id, box, present, run: 0, times: [], sights: [], windows: { ...NO_FRAMES, live: (37 * id) % 601 } };
  };
  const details = new Details();
  const all: Face[] = [];
  for (let id = 1; id <= 600; id++) {
    all.push(face(id, true));
    await details.see(face(id, true), new Uint8Array(), 112, all);
    if (id <= 580) all[id - 1] = face(id, false);
  }
  const pictured = all.filter((face) => details.of([face], 80)[0]?.picture);
  expect(pictured.filter(({ present }) => present)).toHaveLength(20);
  expect(pictured.length).toBeLessThanOrEqual(20 + 12);
  const gone = all.map(({ id }) => face(id, false));
  expect(details.of(gone.slice(0, 580), 80).every(({ picture }) => picture)).toBe(true);
});
