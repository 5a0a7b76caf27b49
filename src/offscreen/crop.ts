import { kernelsOf } from '../cpu/instance';
import { Memory, Pool } from '../cpu/memory';
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
export type CropSquare = (rgba: Uint8ClampedArray, region: Rect, square: Square) => Uint8Array;

/** Bytes for a face at 1080p. For a larger one more is taken. */
const ROOM = 4_000_000;

/** Crops of `size` px (a multiple of 4) by the kernels in `module` (scripts/build-kernels.mjs). */
export function createCrop(module: WebAssembly.Module, size: number): CropSquare {
  const room = (bytes: number) => {
    const memory = new Memory(bytes);
    return { memory, kernels: kernelsOf(module, memory.shared) };
  };
  let held = room(ROOM);

  return (rgba, region, square) => {
    const columns = triangle(square.left - region.x, square.side, size, region.width);
    const rows = triangle(square.top - region.y, square.side, size, region.height);
    const tables = [columns.inputs, columns.weights, rows.inputs, rows.weights];
    const crop = 3 * size * size;
    const lengths = [...tables.map(({ byteLength }) => byteLength), 4 * size * region.height, crop, rgba.length];
    const pool = new Pool();
    const [a = 0, b = 0, c = 0, d = 0, lines = 0, out = 0, from = 0] = lengths.map((length) => pool.take(length));
    if (pool.size > held.memory.shared.buffer.byteLength) held = room(pool.size);
    const { memory, kernels } = held;
    for (const [i, at] of [a, b, c, d].entries()) memory.words(at, tables[i]?.length ?? 0).set(tables[i] ?? []);
    memory.bytes(from, rgba.length).set(rgba);
    // Across, then down, rounding in between: as Pillow does.
    kernels.resampleAcross(from, region.width, region.height, size, columns.count, a, b, lines);
    kernels.resampleDown(lines, size, rows.count, c, d, out);
    return memory.bytes(out, crop).slice();
  };
}
