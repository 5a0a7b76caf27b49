import { expect, test } from 'vitest';
import { foremost, lastPoints } from './details';
import { NO_FRAMES } from './window';

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
