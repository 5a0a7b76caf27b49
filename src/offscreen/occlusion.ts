/**
 * What part of a crop moves the score: each cell of a grid is blurred in turn, and the network looks again. To blur
 * takes the fine traces away and leaves a face a face, where a grey patch would be a trace of its own.
 */

/** Cells along each side. */
export const GRID = 8;

/** px over which a patch fades into the picture, inside its cell's edge: a hard edge would be a trace too. */
const FADE = 2;

/** Passes of a box blur (three are close to a Gaussian), and its reach in px for a crop of 112 px. */
const PASSES = 3;
const REACH = 6;

/** The crop (RGB bytes, `size` px square) with one cell blurred, for each cell from the top left, row by row. */
export function* occlusions(crop: Uint8Array, size: number, grid = GRID): Generator<Uint8Array> {
  const blurred = blur(crop, size);
  const edge = (cell: number) => Math.round((cell * size) / grid);
  for (let row = 0; row < grid; row++) {
    for (let column = 0; column < grid; column++) {
      const patched = crop.slice();
      for (let y = edge(row); y < edge(row + 1); y++) {
        const down = Math.min(y - edge(row), edge(row + 1) - 1 - y);
        for (let x = edge(column); x < edge(column + 1); x++) {
          const inside = Math.min(down, x - edge(column), edge(column + 1) - 1 - x);
          const share = Math.min(1, (inside + 1) / (FADE + 1));
          const at = 3 * (y * size + x);
          for (let i = at; i < at + 3; i++) {
            patched[i] = Math.round((1 - share) * (crop[i] ?? 0) + share * (blurred[i] ?? 0));
          }
        }
      }
      yield patched;
    }
  }
}

/** RGB bytes blurred over the whole picture; beyond the edge it repeats. */
export function blur(rgb: Uint8Array, size: number): Float32Array {
  let from = Float32Array.from(rgb);
  for (let pass = 0; pass < PASSES; pass++) {
    from = along(from, size, 3, 3 * size);
    from = along(from, size, 3 * size, 3);
  }
  return from;
}

/** One box blur along lines of `size` samples `step` apart; lines are `next` apart. */
function along(from: Float32Array, size: number, step: number, next: number): Float32Array<ArrayBuffer> {
  const to = new Float32Array(from.length);
  const clamp = (i: number) => Math.min(Math.max(i, 0), size - 1);
  for (let line = 0; line < size; line++) {
    for (let channel = 0; channel < 3; channel++) {
      const start = line * next + channel;
      const at = (i: number) => from[start + clamp(i) * step] ?? 0;
      let sum = 0;
      for (let i = -REACH; i <= REACH; i++) sum += at(i);
      for (let i = 0; i < size; i++) {
        to[start + i * step] = sum / (2 * REACH + 1);
        sum += at(i + REACH + 1) - at(i - REACH);
      }
    }
  }
  return to;
}
