import type { Memory } from './memory';
import type { Constant, Graph } from './onnx';
import { type Columns, PANEL } from './program';

/** Int8 weights [outputs, ...] with one scale an output. */
export interface Scaled {
  dims: number[];
  values: Int8Array;
  scales: Float32Array;
}

/** A float constant of a graph. Throws TypeError if there is none of that name. */
export function floatsOf({ constants }: Graph, name: string | undefined): Float32Array {
  const data = constants.get(name ?? '')?.data;
  if (!(data instanceof Float32Array)) throw new TypeError(`${name} is no float constant`);
  return data;
}

/** The int8 weights that a graph turns into the floats `name` by Cast and Mul. Throws TypeError if it does not. */
export function scaledOf({ nodes, constants }: Graph, name: string | undefined): Scaled {
  const maker = (output: string | undefined, kind: string) =>
    nodes.find((node) => node.kind === kind && node.outputs[0] === output);
  const product = maker(name, 'Mul');
  const cast = maker(product?.inputs[0], 'Cast');
  const weights: Constant | undefined = constants.get(cast?.inputs[0] ?? '');
  const scales = constants.get(product?.inputs[1] ?? '');
  if (!(weights?.data instanceof Int8Array && scales?.data instanceof Float32Array))
    throw new TypeError(`${name} does not come of int8 weights and scales`);
  return { dims: weights.dims, values: weights.data, scales: scales.data };
}

/** The largest number that a row in fixed point can hold, and a sum. */
const INT16 = 32_767;
const INT32 = 2 ** 31 - 1;

/**
 * Weights [outputs, inputs] laid out for {@link pointwise}: panels of 8 outputs, and in each the inputs in pairs; more
 * inputs of weight 0 until there is a multiple of 4. `order` says where an input lies in a row of `values`.
 */
export function columns(memory: Memory, { dims, values, scales }: Scaled, biases: number, order?: Int32Array): Columns {
  const outputs = dims[0] ?? 0;
  const row = values.length / outputs;
  const inputs = Math.ceil(row / 4) * 4;
  const at = memory.take(outputs * inputs);
  const rows = order || row !== inputs ? padded(values, row, inputs, order) : values;
  const pairs = memory.pairs(at, (outputs * inputs) / 2);
  let to = 0;
  for (let panel = 0; panel < rows.length; panel += PANEL * inputs) {
    for (let i = panel; i < panel + inputs; i += 2) {
      for (let from = i; from < i + PANEL * inputs; from += inputs)
        pairs[to++] = ((rows[from] as number) & 0xff) | ((rows[from + 1] as number) << 8);
    }
  }
  const most = Math.min(INT16, Math.floor(INT32 / heaviest(rows, inputs)));
  return { weights: at, scales: memory.keep(scales), biases, inputs, outputs, most };
}

/** Rows of `row` values as rows of `inputs`, in another order if one is given. */
function padded(values: Int8Array, row: number, inputs: number, order?: Int32Array): Int8Array {
  const rows = new Int8Array((values.length / row) * inputs);
  for (let from = 0, to = 0; from < values.length; from += row, to += inputs)
    for (let i = 0; i < row; i++) rows[to + i] = values[from + (order?.[i] ?? i)] as number;
  return rows;
}

/** The largest sum of magnitudes in a row, 1 at least. */
function heaviest(rows: Int8Array, row: number): number {
  let most = 1;
  for (let from = 0; from < rows.length; from += row) {
    let sum = 0;
    for (let i = from; i < from + row; i++) sum += Math.abs(rows[i] as number);
    if (sum > most) most = sum;
  }
  return most;
}

/**
 * Weights of a 3x3 convolution in groups, [outputs, inputs of a group, 3, 3], as floats [outputs / 4][3][3][inputs][4].
 */
export function groupedWeights(memory: Memory, { dims, values, scales }: Scaled): number {
  const [outputs = 0, inputs = 0, size = 0] = dims;
  const taps = size * size;
  const packed = new Float32Array(values.length);
  for (let o = 0; o < outputs; o++) {
    const scale = scales[o] as number;
    for (let i = 0; i < inputs; i++) {
      for (let tap = 0; tap < taps; tap++) {
        const to = ((o >> 2) * taps * inputs + tap * inputs + i) * 4 + (o & 3);
        packed[to] = (values[(o * inputs + i) * taps + tap] as number) * scale;
      }
    }
  }
  return memory.keep(packed);
}

/** Weights of a depthwise convolution, [channels, 1, size, size], as floats [size][size][channels]. */
export function depthwiseWeights(memory: Memory, { dims, values, scales }: Scaled): number {
  const [channels = 0, , size = 0] = dims;
  const taps = size * size;
  const packed = new Float32Array(values.length);
  for (let c = 0; c < channels; c++) {
    for (let tap = 0; tap < taps; tap++)
      packed[tap * channels + c] = (values[c * taps + tap] as number) * (scales[c] as number);
  }
  return memory.keep(packed);
}
