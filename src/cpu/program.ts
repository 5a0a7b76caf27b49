/** The steps of a program, as src/cpu/kernels/index.ts reads them. Places in the memory are addresses, bytes from its start. */

/** 4-byte words of a step: 4 for the threads, then the arguments. */
export const STEP_WORDS = 24;
const HEAD = 4;

/** An argument that is a float; all others are integers. */
type Float = { float: number };

export interface Step {
  kind: number;
  chunks: number;
  args: (number | Float)[];
}

/** What a sum is clamped to. */
export interface Limits {
  low: number;
  high: number;
}
export const NO_LIMITS: Limits = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

/** A map [n, height, width, channels] of floats at an address. */
export interface Map4 {
  at: number;
  n: number;
  height: number;
  width: number;
  channels: number;
}

export const bytesOf = ({ n, height, width, channels }: Omit<Map4, 'at'>) => 4 * n * height * width * channels;

/** Addresses of the weights of a matrix product: panels of 8 columns of int8, a float scale and bias for each column. */
export interface Columns {
  weights: number;
  scales: number;
  biases: number;
  /** Rows and columns of the matrix. */
  inputs: number;
  outputs: number;
  /** The largest value that a row in fixed point may have, so that no sum leaves int32. */
  most: number;
}

/** Rows in fixed point: int16 at `at`, a float scale each at `scales`. */
export interface FixedRows {
  at: number;
  scales: number;
}

/** Bytes of input that a block of rows may have: they stay in a core's own cache while all panels pass. */
const BLOCK_BYTES = 393_216;
/** Rows of a tile (src/cpu/kernels/pointwise.ts); columns of a panel. */
const TILE = 5;
export const PANEL = 8;
/** Chunks of a product at least, so that threads finish at about the same time. */
const CHUNKS = 24;

/** Rows that one chunk brings into fixed point at least, and chunks of that work at most. */
const FIX_ROWS = 16;
const FIX_CHUNKS = 64;

/** `rows` of floats at `from`, `aRow` floats apart, in fixed point for a product with `columns`. */
export function fix(from: number, aRow: number, rows: number, { inputs, most }: Columns, to: FixedRows): Step {
  const block = Math.max(FIX_ROWS, Math.ceil(rows / FIX_CHUNKS));
  return {
    kind: 9,
    chunks: Math.ceil(rows / block),
    args: [rows, block, from, aRow * 4, inputs, to.at, to.scales, { float: most }],
  };
}

/**
 * Rows times `columns`, plus what is at `added` (0: nothing), to rows at `out`. Throws RangeError where the matrix is no
 * multiple of 4 rows and 8 columns.
 */
export function pointwise(
  a: FixedRows,
  rows: number,
  columns: Columns,
  out: number,
  { low, high }: Limits,
  added = 0,
): Step {
  const { weights, scales, biases, inputs, outputs } = columns;
  if (inputs % 4 || outputs % PANEL) throw new RangeError(`No kernel for ${inputs} to ${outputs}`);
  const block = Math.min(rows, Math.max(8, Math.floor(BLOCK_BYTES / (2 * inputs) / TILE)) * TILE);
  const blocks = Math.ceil(rows / block);
  const panels = outputs / PANEL;
  const groups = Math.min(panels, Math.max(1, Math.ceil(CHUNKS / blocks)));
  const each = Math.ceil(panels / groups);
  const chunkRow = Math.ceil(panels / each);
  return {
    kind: 0,
    chunks: blocks * chunkRow,
    args: [
      ...[a.at, a.scales, rows, weights, scales, biases, added, out, outputs * 4, inputs],
      ...[{ float: low }, { float: high }, block, each, chunkRow, panels],
    ],
  };
}

export interface Margins {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

/** A map with zeros around it. */
export function pad(from: Map4, { top, left }: Margins, to: Map4): Step {
  const { at, height, width, channels } = from;
  return {
    kind: 1,
    chunks: to.n * to.height,
    args: [at, height, width, channels, top, left, to.height, to.width, to.at],
  };
}

/** Every `stride`th place of a map, in both directions. */
export function pick(from: Map4, stride: number, to: Map4): Step {
  const { at, height, width, channels } = from;
  return { kind: 2, chunks: to.n * to.height, args: [at, height, width, channels, stride, to.height, to.width, to.at] };
}

/** Crops [n, size, size, 3] of bytes to rows of `row` floats, one for each place of the kernel. */
export function unfold(
  crops: { at: number; n: number; size: number; mean: number },
  { kernel, stride, margin }: { kernel: number; stride: number; margin: number },
  side: number,
  row: number,
  to: number,
): Step {
  const { at, n, size, mean } = crops;
  return { kind: 3, chunks: n * side, args: [at, size, kernel, stride, margin, side, mean, row, to] };
}

/** Largest of 3x3 at stride 2. */
export function largest(padded: Map4, to: Map4): Step {
  const { at, height, width, channels } = padded;
  return { kind: 4, chunks: to.n * to.height, args: [at, height, width, channels, to.height, to.width, to.at] };
}

/** Mean of each map, to rows of `row` floats. */
export function mean({ at, n, height, width, channels }: Map4, to: number, row: number): Step {
  return { kind: 5, chunks: n, args: [at, height * width, channels, to, row * 4] };
}

/** How far the place of each map that `weights` [channels] weigh most stands out from their mean; rows as of {@link mean}. */
export function contrast({ at, n, height, width, channels }: Map4, weights: number, to: number, row: number): Step {
  return { kind: 10, chunks: n, args: [at, height * width, channels, weights, to, row * 4] };
}

/** Addresses of the float weights of a convolution that is no matrix product, and of its biases. */
export interface Kernel {
  weights: number;
  biases: number;
  size: number;
  stride: number;
}

/** A convolution of each channel by itself. */
export function depthwise(
  padded: Map4,
  { weights, biases, size, stride }: Kernel,
  { low, high }: Limits,
  to: Map4,
): Step {
  const { at, height, width, channels } = padded;
  return {
    kind: 6,
    chunks: to.n * to.height,
    args: [
      ...[at, height, width, channels, size, stride, weights, biases],
      ...[{ float: low }, { float: high }, to.height, to.width, to.at],
    ],
  };
}

/** A convolution of `groups` of the channels, each by itself. Throws RangeError where no kernel has that shape. */
export function grouped(
  padded: Map4,
  groups: number,
  { weights, biases, size, stride }: Kernel,
  { low, high }: Limits,
  to: Map4,
): Step {
  const { at, n, height, width, channels } = padded;
  const inputs = channels / groups;
  if (size !== 3 || inputs % 4 || (to.width % 7 && to.width % 4) || to.channels !== channels)
    throw new RangeError(`No kernel for ${groups} groups of ${inputs}, ${to.width} pixels wide`);
  return {
    kind: 7,
    chunks: n * groups,
    args: [
      ...[groups, inputs, at, height, width, channels, stride, weights, biases],
      ...[{ float: low }, { float: high }, to.height, to.width, to.at],
    ],
  };
}

/** One step of an LSTM: `rows` sequences, h (in fixed point) to `next`, c in place; `gates` [4 * width] is what the frame brings. */
export function lstm(
  rows: number,
  width: number,
  state: { h: FixedRows; c: number; next: number },
  recurrent: Columns,
  gates: number,
): Step {
  const { h, c, next } = state;
  return {
    kind: 8,
    chunks: width / PANEL,
    args: [rows, width, h.at, h.scales, c, next, recurrent.weights, recurrent.scales, gates],
  };
}

/**
 * Writes steps as words, where no program runs. Throws RangeError where one has no chunk, more than 65,535, or more
 * arguments than there is room for.
 */
export function writeProgram(steps: readonly Step[], words: Int32Array): void {
  const floats = new Float32Array(words.buffer, words.byteOffset, words.length);
  for (const [n, { kind, chunks, args }] of steps.entries()) {
    const at = n * STEP_WORDS;
    if (chunks < 1 || chunks > 0xffff || args.length > STEP_WORDS - HEAD) throw new RangeError('Not a step');
    words[at] = kind;
    Atomics.store(words, at + 1, chunks);
    for (const [i, arg] of args.entries()) {
      if (typeof arg === 'number') words[at + HEAD + i] = arg;
      else floats[at + HEAD + i] = arg.float;
    }
  }
}
