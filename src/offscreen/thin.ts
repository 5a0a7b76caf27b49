import type { TimelinePoint } from '../messages';

/** Points of a face that a kept check holds, and of all its faces together: enough to draw an hour. */
export const POINTS = { face: 2000, check: 30_000 };

/** Fewest points that a face keeps, however many faces share the rest. */
const FEWEST = 20;

/** The points of a face as at most `most`: means over neighbours, as many in each as can be. */
export function thinned(points: readonly TimelinePoint[], most: number): TimelinePoint[] {
  if (points.length <= most) return [...points];
  return Array.from({ length: most }, (_, i) => {
    const [from, to] = [i, i + 1].map((k) => Math.round((k * points.length) / most));
    const group = points.slice(from, to);
    const sum = group.reduce((total, point) => total + point.contribution, 0);
    return { time: group[0]?.time ?? 0, contribution: sum / group.length };
  });
}

/** The points that a face with `points` of them may keep, where all faces have `all` together. */
export function share(points: number, all: number): number {
  const fair = Math.floor((points * POINTS.check) / Math.max(all, POINTS.check));
  return Math.min(POINTS.face, Math.max(FEWEST, fair));
}
