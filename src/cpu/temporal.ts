import type { Memory } from './memory';
import type { Graph } from './onnx';
import type * as program from './program';
import { columns, floatsOf, scaledOf } from './weights';

/** The temporal graph's numbers: an LSTM over the first features of a frame, a linear layer over the others. */
export interface Temporal {
  /** Units of the LSTM. */
  width: number;
  /** What a frame brings to the gates: its `inputs` are the features that the LSTM sees. */
  input: program.Columns;
  recurrent: program.Columns;
  /** Weights of the margin: of the LSTM's output, and of the other features. */
  margin: Float32Array;
  light: Float32Array;
  offset: number;
}

/** Throws TypeError if the graph is not built as training/export.py builds it. */
export function readTemporal(graph: Graph, memory: Memory): Temporal {
  const node = graph.nodes.find(({ kind }) => kind === 'LSTM');
  const width = Number(node?.attributes.hidden_size);
  if (!node || !width) throw new TypeError('The graph has no LSTM');
  /** Name of the weights before they got their axis of one direction. */
  const plain = (name: string | undefined) =>
    graph.nodes.find(({ kind, outputs }) => kind === 'Unsqueeze' && outputs[0] === name)?.inputs[0];
  const biases = floatsOf(graph, node.inputs[3]);
  const both = Float32Array.from({ length: 4 * width }, (_, i) => (biases[i] ?? 0) + (biases[4 * width + i] ?? 0));
  const products = graph.nodes.filter(({ kind }) => kind === 'MatMul');
  const [margin, light] = products.map(({ inputs }) => floatsOf(graph, inputs[1]));
  const sums = products.map(({ outputs }) =>
    graph.nodes.find(({ kind, inputs }) => kind === 'Add' && inputs[0] === outputs[0]),
  );
  const offset = sums.reduce((total, sum) => total + (floatsOf(graph, sum?.inputs[1])[0] ?? 0), 0);
  if (margin?.length !== width || !light) throw new TypeError('The graph gives no margin');
  return {
    width,
    input: columns(memory, scaledOf(graph, plain(node.inputs[1])), memory.keep(both)),
    recurrent: columns(memory, scaledOf(graph, plain(node.inputs[2])), 0),
    margin,
    light,
    offset,
  };
}
