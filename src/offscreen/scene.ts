import type { Pixels } from '../messages';
import { luminanceOf } from './pixels';

const COLUMNS = 16;
const ROWS = 16;
/** Pixels looked at per cell and axis: more would not change a mean that matters. */
const PROBES = 8;
/**
 * Pearson correlation and mean difference (levels of 255) of two glances, 100 ms apart, between which a cut lies. In
 * 4,260 pairs inside 122 talking-face clips these flag 5 (2 are true cuts); they find 286 of 299 joins of two clips.
 */
const SAME_SHOT = 0.7;
const NOTICEABLE = 12;
/** Cells at most this bright in both glances are bars beside the picture or night: they would make any two alike. */
const BLACK = 12;

/** A picture's luminance (0..255) on a 16x16 grid. */
export type Glance = Float32Array;

/** The glance of pixels. Throws TypeError if there are not as many bytes as the size says. */
export async function glanceOf(pixels: Pixels): Promise<Glance> {
  const { width, height } = pixels;
  const luminance = await luminanceOf(pixels);
  const cells = new Float32Array(COLUMNS * ROWS);
  for (let row = 0; row < ROWS * PROBES; row++) {
    const y = Math.floor(((row + 0.5) * height) / (ROWS * PROBES));
    for (let column = 0; column < COLUMNS * PROBES; column++) {
      const x = Math.floor(((column + 0.5) * width) / (COLUMNS * PROBES));
      const cell = Math.floor(row / PROBES) * COLUMNS + Math.floor(column / PROBES);
      cells[cell] = (cells[cell] ?? 0) + luminance(x, y) / (PROBES * PROBES);
    }
  }
  return cells;
}

/**
 * True when `next` does not continue `previous`: another shot begins. A flash or a fade keeps the picture's structure
 * and is no cut.
 */
export function isCut(previous: Glance, next: Glance): boolean {
  const seen = [...previous.keys()].filter((i) => (previous[i] ?? 0) > BLACK || (next[i] ?? 0) > BLACK);
  if (seen.length === 0) return false;
  const mean = (glance: Glance) => seen.reduce((sum, i) => sum + (glance[i] ?? 0), 0) / seen.length;
  const before = mean(previous);
  const after = mean(next);
  let difference = 0;
  let together = 0;
  let varianceBefore = 0;
  let varianceAfter = 0;
  for (const i of seen) {
    const a = (previous[i] ?? 0) - before;
    const b = (next[i] ?? 0) - after;
    difference += Math.abs((previous[i] ?? 0) - (next[i] ?? 0)) / seen.length;
    together += a * b;
    varianceBefore += a * a;
    varianceAfter += b * b;
  }
  if (difference < NOTICEABLE) return false;
  const correlation = together / Math.sqrt(varianceBefore * varianceAfter);
  return !(correlation >= SAME_SHOT); // NaN: one of the two is a plain colour
}
