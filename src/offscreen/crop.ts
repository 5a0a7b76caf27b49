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

/** Bits of a weight behind the point, as many as Pillow has: sums of levels stay within 31 bits. */
const BITS = 22;
const HALF = 1 << (BITS - 1);

/** How `size` outputs are made of inputs: of each, `count` inputs with their weights, which sum to 1 (in fixed point). */
interface Taps {
  count: number;
  /** [size, count] */
  inputs: Int32Array;
  weights: Int32Array;
}

/**
 * Triangle filter for each of `size` output pixels over `side` input pixels from `from` on; inputs outside the first
 * `length` are its edge.
 */
function triangle(from: number, side: number, size: number, length: number): Taps {
  const scale = side / size;
  const reach = Math.max(1, scale);
  const count = Math.ceil(2 * reach) + 1;
  const inputs = new Int32Array(size * count);
  const weights = new Int32Array(size * count);
  const exact = new Float64Array(count);
  for (let i = 0; i < size; i++) {
    const centre = from + (i + 0.5) * scale;
    const first = Math.floor(centre - reach + 0.5);
    const last = Math.floor(centre + reach + 0.5);
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const weight = first + k < last ? Math.max(0, 1 - Math.abs(first + k + 0.5 - centre) / reach) : 0;
      inputs[i * count + k] = Math.min(Math.max(first + k, 0), length - 1);
      exact[k] = weight;
      sum += weight;
    }
    for (let k = 0; k < count; k++) weights[i * count + k] = Math.round(((exact[k] as number) / sum) * 2 ** BITS);
  }
  return { count, inputs, weights };
}

/**
 * Resamples `square` to RGB bytes [size, size, 3] from the RGBA bytes of `region` (see {@link neededRegion}). Pixels
 * outside the region repeat its edge, which is the frame's edge wherever the region was clipped.
 */
export function cropSquare(rgba: Uint8ClampedArray, region: Rect, square: Square, size: number): Uint8Array {
  const columns = triangle(square.left - region.x, square.side, size, region.width);
  const rows = triangle(square.top - region.y, square.side, size, region.height);

  // Across, then down, rounding in between: as Pillow does.
  const width = size * 3;
  const across = new Uint8ClampedArray(region.height * width);
  const places = columns.inputs.map((x) => 4 * x);
  for (let y = 0, line = 0, out = 0; y < region.height; y++, line += 4 * region.width) {
    for (let tap = 0; tap < places.length; ) {
      let red = HALF;
      let green = HALF;
      let blue = HALF;
      for (const end = tap + columns.count; tap < end; tap++) {
        const weight = columns.weights[tap] as number;
        const i = line + (places[tap] as number);
        red = (red + Math.imul(weight, rgba[i] as number)) | 0;
        green = (green + Math.imul(weight, rgba[i + 1] as number)) | 0;
        blue = (blue + Math.imul(weight, rgba[i + 2] as number)) | 0;
      }
      across[out++] = red >> BITS;
      across[out++] = green >> BITS;
      across[out++] = blue >> BITS;
    }
  }
  const crop = new Uint8ClampedArray(size * width);
  const sums = new Int32Array(width);
  for (let row = 0, tap = 0, out = 0; row < size; row++) {
    sums.fill(HALF);
    for (const end = tap + rows.count; tap < end; tap++) {
      const weight = rows.weights[tap] as number;
      if (weight === 0) continue;
      const line = (rows.inputs[tap] as number) * width;
      for (let x = 0; x < width; x++)
        sums[x] = ((sums[x] as number) + Math.imul(weight, across[line + x] as number)) | 0;
    }
    for (let x = 0; x < width; x++) crop[out++] = (sums[x] as number) >> BITS;
  }
  return new Uint8Array(crop.buffer);
}
