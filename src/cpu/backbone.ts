import { type Memory, Pool } from './memory';
import type { Graph, Node } from './onnx';
import { branchesOf, type Part, partsInOrder } from './parts';
import * as program from './program';
import { columns, depthwiseWeights, floatsOf, groupedWeights, scaledOf } from './weights';

/**
 * One branch of a convolutional graph, crops uint8 [n, size, size, 3] -> features [n, width], as steps for the kernels.
 * Maps lie as [n, height, width, channels]; ReLUs, clips and sums are done where the convolution before them writes.
 */
export interface Branch {
  /** Length of its part of a feature vector. */
  width: number;
  /** Bytes that the maps of `n` crops take, and the steps for them; addresses of the maps are relative to `pool`. */
  compile(n: number, crops: number, pool: number): { bytes: number; steps: program.Step[]; features: number };
}

interface Layer {
  node: Node;
  kind: 'first' | 'pointwise' | 'depthwise' | 'grouped';
  columns?: program.Columns;
  kernel: program.Kernel;
  groups: number;
  margins: program.Margins;
  limits: program.Limits;
  /** Name of the tensor that is added before the limits. */
  added: string | null;
  output: string;
}

const list = (node: Node, name: string, otherwise: number[]) => {
  const value = node.attributes[name];
  return Array.isArray(value) ? value : otherwise;
};

/**
 * The branches of a graph in the order of their features: ReLSTM's backbone with its locator's contrast, the light one.
 * Throws TypeError at a node that there is no kernel for.
 */
export function readBackbone(graph: Graph, size: number, memory: Memory): Branch[] {
  const [entrance, mean] = entranceOf(graph, memory);
  const parts = partsInOrder(graph);
  const contrasts = new Map<Node, number>(); // where their weights are
  const layers = new Map<Node, Layer>();
  const made = new Set<string>([entrance]);
  for (const node of graph.nodes) {
    if (parts.some(({ work, end }) => work === node && work !== end))
      contrasts.set(node, memory.keep(floatsOf(graph, node.inputs[1])));
    else if (node.kind === 'Conv') {
      const layer = layerOf(graph, node, memory, entrance, made);
      layers.set(node, layer);
      made.add(layer.output);
    } else for (const output of node.outputs) made.add(output);
  }
  const work = graph.nodes.filter(
    (node) => ['Conv', 'MaxPool'].includes(node.kind) || parts.some((part) => part.work === node),
  );
  for (const { kind } of graph.nodes) if (!KNOWN.has(kind)) throw new TypeError(`There is no kernel for ${kind}`);
  const channels = channelsOf(graph, layers);

  /** Where the parts lie in a row of features, and its width. */
  function rowOf(parts: readonly Part[]): { places: ReadonlyMap<Node, number>; width: number } {
    const places = new Map<Node, number>();
    let width = 0;
    for (const { work } of parts) {
      places.set(work, width);
      width += contrasts.has(work) ? 1 : (channels.get(work.inputs[0] ?? '') ?? 0);
    }
    return { places, width };
  }

  function compile(
    branch: readonly Node[],
    { places, width }: ReturnType<typeof rowOf>,
    n: number,
    crops: number,
    base: number,
  ) {
    const pool = new Pool();
    const steps: program.Step[] = [];
    const maps = new Map<string, program.Map4>();
    const left = new Map<string, number>(); // how often a map is still read
    for (const node of branch) {
      const { added } = layers.get(node) ?? { added: null };
      for (const name of added ? [node.inputs[0] ?? '', added] : node.inputs) left.set(name, (left.get(name) ?? 0) + 1);
    }
    const make = (height: number, width: number, channels: number): program.Map4 => {
      const map = { n, height, width, channels };
      return { ...map, at: base + pool.take(program.bytesOf(map)) };
    };
    const drop = (map: program.Map4) => pool.give(map.at - base);
    const read = (name: string): program.Map4 => {
      const map = maps.get(name);
      if (!map) throw new TypeError(`${name} is not made yet`);
      return map;
    };
    const done = (name: string) => {
      const times = (left.get(name) ?? 0) - 1;
      left.set(name, times);
      if (times === 0 && maps.has(name)) drop(read(name));
    };
    const padded = (map: program.Map4, margins: program.Margins): program.Map4 => {
      const { top, left, bottom, right } = margins;
      const to = make(map.height + top + bottom, map.width + left + right, map.channels);
      steps.push(program.pad(map, margins, to));
      return to;
    };
    /** The product of `rows` at `from` with the columns of a layer, in fixed point. */
    const product = (
      from: number,
      rows: number,
      columns: program.Columns,
      ...rest: [number, program.Limits, number?]
    ) => {
      const at = pool.take(2 * rows * columns.inputs);
      const scales = pool.take(4 * rows);
      const fixed = { at: base + at, scales: base + scales };
      steps.push(
        program.fix(from, columns.inputs, rows, columns, fixed),
        program.pointwise(fixed, rows, columns, ...rest),
      );
      pool.give(at);
      pool.give(scales);
    };
    const features = base + pool.take(4 * n * width);

    for (const node of branch) {
      const name = node.inputs[0] ?? '';
      const layer = layers.get(node);
      if (layer) {
        const { kernel, margins, limits, added, output } = layer;
        const side = (length: number, before: number, after: number) =>
          Math.floor((length + before + after - kernel.size) / kernel.stride) + 1;
        if (layer.kind === 'first' && layer.columns) {
          const { columns } = layer;
          const wide = side(size, margins.left, margins.right);
          const rows = make(wide, wide, columns.inputs);
          const view = { kernel: kernel.size, stride: kernel.stride, margin: margins.top };
          steps.push(program.unfold({ at: crops, n, size, mean }, view, wide, columns.inputs, rows.at));
          const to = make(wide, wide, columns.outputs);
          product(rows.at, n * wide * wide, columns, to.at, limits);
          drop(rows);
          maps.set(output, to);
          continue;
        }
        const from = read(name);
        const height = side(from.height, margins.top, margins.bottom);
        const width = side(from.width, margins.left, margins.right);
        if (layer.kind === 'pointwise' && layer.columns) {
          const { columns } = layer;
          const picked = kernel.stride > 1 ? make(height, width, from.channels) : from;
          if (picked !== from) steps.push(program.pick(from, kernel.stride, picked));
          const to = make(height, width, columns.outputs);
          const residual = added ? read(added).at : 0;
          const rows = n * height * width;
          product(picked.at, rows, columns, to.at, limits, residual);
          if (picked !== from) drop(picked);
          maps.set(output, to);
        } else {
          const source = Object.values(margins).some(Boolean) ? padded(from, margins) : from;
          const to = make(height, width, from.channels);
          steps.push(
            layer.kind === 'depthwise'
              ? program.depthwise(source, kernel, limits, to)
              : program.grouped(source, layer.groups, kernel, limits, to),
          );
          if (source !== from) drop(source);
          maps.set(output, to);
        }
        done(name);
        if (added) done(added);
      } else if (node.kind === 'MaxPool') {
        const from = read(name);
        const source = padded(from, { top: 1, left: 1, bottom: 1, right: 1 });
        const to = make(Math.ceil(from.height / 2), Math.ceil(from.width / 2), from.channels);
        steps.push(program.largest(source, to));
        drop(source);
        maps.set(node.outputs[0] ?? '', to);
        done(name);
      } else {
        const to = features + 4 * (places.get(node) ?? 0);
        const weights = contrasts.get(node);
        steps.push(
          weights === undefined
            ? program.mean(read(name), to, width)
            : program.contrast(read(name), weights, to, width),
        );
        done(name);
      }
    }
    return { bytes: pool.size, steps, features };
  }
  return branchesOf(graph, parts).map(({ parts, nodes }) => {
    const branch = work.filter((node) => nodes.has(node));
    const row = rowOf(parts);
    return { width: row.width, compile: (n, crops, base) => compile(branch, row, n, crops, base) };
  });
}

/** Kinds of nodes that become steps, or that the steps around them do along. */
const KNOWN = new Set([
  ...['Cast', 'Transpose', 'Sub', 'Mul', 'Conv', 'Relu', 'Clip', 'Add', 'MaxPool', 'GlobalAveragePool', 'Flatten'],
  ...['GlobalMaxPool', 'Concat'],
]);

/** Name of the crops as the first convolutions see them, less the mean; the mean's address. */
function entranceOf(graph: Graph, memory: Memory): [string, number] {
  const subtraction = graph.nodes.find(({ kind }) => kind === 'Sub');
  const name = subtraction?.outputs[0];
  if (!name) throw new TypeError('The graph does not subtract a mean');
  return [name, memory.keep(floatsOf(graph, subtraction.inputs[1]))];
}

function layerOf(graph: Graph, node: Node, memory: Memory, entrance: string, made: ReadonlySet<string>): Layer {
  const weights = scaledOf(graph, node.inputs[1]);
  const biases = memory.keep(floatsOf(graph, node.inputs[2]));
  const [outputs = 0, inputs = 0, size = 0] = weights.dims;
  const groups = Number(node.attributes.group ?? 1);
  const [stride = 1] = list(node, 'strides', [1]);
  const [top = 0, left = 0, bottom = 0, right = 0] = list(node, 'pads', []);
  const kernel = (address: number) => ({ weights: address, biases, size, stride });
  const common = { node, groups, margins: { top, left, bottom, right }, ...outputOf(graph, node, made) };
  if (groups === 1 && node.inputs[0] === entrance) {
    // The order of the unfolded rows is line, pixel, channel; the file's is channel, line, pixel.
    const order = Int32Array.from({ length: inputs * size * size }, (_, k) => {
      const channel = k % inputs;
      return channel * size * size + (k - channel) / inputs;
    });
    return { ...common, kind: 'first', columns: columns(memory, weights, biases, order), kernel: kernel(0) };
  }
  if (groups === 1 && size === 1)
    return { ...common, kind: 'pointwise', columns: columns(memory, weights, biases), kernel: kernel(0) };
  if (groups === outputs) return { ...common, kind: 'depthwise', kernel: kernel(depthwiseWeights(memory, weights)) };
  if (groups > 1) return { ...common, kind: 'grouped', kernel: kernel(groupedWeights(memory, weights)) };
  throw new TypeError(`There is no kernel for ${node.outputs[0]}`);
}

/** What a convolution does along: a sum with a tensor that is there already, then a ReLU or a clip. */
function outputOf(graph: Graph, node: Node, made: ReadonlySet<string>) {
  let output = node.outputs[0] ?? '';
  let added: string | null = null;
  let limits = program.NO_LIMITS;
  const only = () => {
    const readers = graph.nodes.filter(({ inputs }) => inputs.includes(output));
    return readers.length === 1 ? readers[0] : undefined;
  };
  let next = only();
  if (next?.kind === 'Add') {
    const other = next.inputs.find((name) => name !== output) ?? '';
    if (made.has(other)) {
      added = other;
      output = next.outputs[0] ?? '';
      next = only();
    }
  }
  if (next?.kind === 'Relu') limits = { low: 0, high: Number.POSITIVE_INFINITY };
  if (next?.kind === 'Clip') {
    const [low = 0] = floatsOf(graph, next.inputs[1]);
    const [high = 0] = floatsOf(graph, next.inputs[2]);
    limits = { low, high };
  }
  if (next && limits !== program.NO_LIMITS) {
    output = next.outputs[0] ?? '';
  }
  return { output, added, limits };
}

/** Channels of what the layers make. */
function channelsOf({ nodes }: Graph, layers: ReadonlyMap<Node, Layer>): Map<string, number> {
  const channels = new Map<string, number>();
  for (const node of nodes) {
    const layer = layers.get(node);
    if (!layer) continue;
    const own = layer.columns?.outputs ?? channels.get(node.inputs[0] ?? '') ?? 0;
    channels.set(layer.output, own);
  }
  return channels;
}
