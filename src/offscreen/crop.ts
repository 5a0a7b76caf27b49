import type { Rect, Size } from '../geometry';

/**
 * Which pixels of a frame the network sees. training/crop.py does the same with Pillow; both agree within 1 level.
 */

/** Square in native px; may be fractional and may leave the frame. */
export interface Square {
  left: number;
  top: number;
  side: number;
}

/** The square a crop covers for a detector box (native px): centred on it, `scale` times its longer side. */
export function faceSquare(box: Rect, scale: number): Square {
  const side = Math.max(box.width, box.height) * scale;
  return { left: box.x + box.width / 2 - side / 2, top: box.y + box.height / 2 - side / 2, side };
}

/** Half width, in px, of the triangle that weighs the pixels of one output pixel. */
const support = (square: Square, size: number) => Math.max(1, square.side / size);

/**
 * The whole pixels of a `frame` that resampling `square` to `size` px reads: integer px, inside the frame, at least
 * one px in each direction.
 */
export function neededRegion(square: Square, size: number, frame: Size): Rect {
  const reach = support(square, size) + 1;
  const span = (from: number, length: number): [number, number] => {
    const start = Math.min(Math.max(0, Math.floor(from - reach)), length - 1);
    const end = Math.max(Math.min(length, Math.ceil(from + square.side + reach)), start + 1);
    return [start, end - start];
  };
  const [x, width] = span(square.left, frame.width);
  const [y, height] = span(square.top, frame.height);
  return { x, y, width, height };
}

/** Weights of the input pixels `first`, `first + 1`, ... that make one output pixel; they sum to 1. */
interface Taps {
  first: number;
  weights: Float64Array;
}

/** Triangle filter for each of `size` output pixels over `side` input pixels from `from` on. */
function triangle(from: number, side: number, size: number): Taps[] {
  const scale = side / size;
  const reach = Math.max(1, scale);
  return Array.from({ length: size }, (_, i) => {
    const centre = from + (i + 0.5) * scale;
    const first = Math.floor(centre - reach + 0.5);
    const weights = new Float64Array(Math.floor(centre + reach + 0.5) - first);
    for (let k = 0; k < weights.length; k++) weights[k] = Math.max(0, 1 - Math.abs(first + k + 0.5 - centre) / reach);
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { first, weights: weights.map((weight) => weight / sum) };
  });
}

const clamp = (value: number, below: number) => Math.min(Math.max(value, 0), below - 1);

/**
 * Resamples `square` to RGB bytes [size, size, 3] from the RGBA bytes of `region` (see {@link neededRegion}). Pixels
 * outside the region repeat its edge, which is the frame's edge wherever the region was clipped.
 */
export function cropSquare(rgba: Uint8ClampedArray, region: Rect, square: Square, size: number): Uint8Array {
  const columns = triangle(square.left - region.x, square.side, size);
  const rows = triangle(square.top - region.y, square.side, size);

  // Across, then down, rounding in between: as Pillow does.
  const across = new Uint8ClampedArray(region.height * size * 3);
  for (let y = 0; y < region.height; y++) {
    const line = y * region.width;
    let out = y * size * 3;
    for (const { first, weights } of columns) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let k = 0; k < weights.length; k++) {
        const weight = weights[k] as number;
        const i = 4 * (line + clamp(first + k, region.width));
        red += weight * (rgba[i] as number);
        green += weight * (rgba[i + 1] as number);
        blue += weight * (rgba[i + 2] as number);
      }
      across[out++] = red;
      across[out++] = green;
      across[out++] = blue;
    }
  }
  const crop = new Uint8ClampedArray(size * size * 3);
  const width = size * 3;
  const sums = new Float64Array(width);
  for (const [row, { first, weights }] of rows.entries()) {
    sums.fill(0);
    for (let k = 0; k < weights.length; k++) {
      const weight = weights[k] as number;
      const line = clamp(first + k, region.height) * width;
      for (let x = 0; x < width; x++) sums[x] = (sums[x] as number) + weight * (across[line + x] as number);
    }
    crop.set(sums, row * width);
  }
  return new Uint8Array(crop.buffer);
}
