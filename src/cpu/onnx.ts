/** A reader of ONNX files, as far as the graphs of training/export.py go. */

export interface Constant {
  dims: number[];
  data: Float32Array | Int8Array | BigInt64Array;
}

export interface Node {
  kind: string;
  inputs: string[];
  outputs: string[];
  attributes: Record<string, number | number[]>;
}

export interface Graph {
  /** In the order of their work. */
  nodes: Node[];
  constants: Map<string, Constant>;
}

/** One field of a protobuf message: a number, or the bytes of a string or message. */
type Field = { id: number; value: number; bytes: Uint8Array };

const NO_BYTES: Uint8Array = new Uint8Array();

/** Fields of a message in their order. Throws RangeError if it is cut off, TypeError at a kind of field that ONNX lacks. */
function* fields(message: Uint8Array): Generator<Field> {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let weight = 1; ; weight *= 128) {
      const byte = view.getUint8(at++);
      value += (byte & 127) * weight;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const id = Math.floor(tag / 8);
    switch (tag % 8) {
      case 0:
        yield { id, value: varint(), bytes: NO_BYTES };
        break;
      case 2: {
        const length = varint();
        if (at + length > message.length) throw new RangeError('The graph is cut off');
        yield { id, value: 0, bytes: message.subarray(at, at + length) };
        at += length;
        break;
      }
      case 5:
        yield { id, value: view.getFloat32(at, true), bytes: NO_BYTES };
        at += 4;
        break;
      default:
        throw new TypeError(`Field ${id} of the graph is of kind ${tag % 8}`);
    }
  }
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** Numbers of a field that may be packed. */
function numbers({ value, bytes }: Field): number[] {
  if (!bytes.length) return [value];
  const found: number[] = [];
  let number = 0;
  let weight = 1;
  for (const byte of bytes) {
    number += (byte & 127) * weight;
    weight *= 128;
    if (byte < 128) {
      found.push(number);
      number = 0;
      weight = 1;
    }
  }
  return found;
}

const FLOAT = 1;
const INT8 = 3;
const INT64 = 7;

function constant(message: Uint8Array): [string, Constant] {
  let name = '';
  let type = 0;
  let raw = NO_BYTES;
  const dims: number[] = [];
  const floats: number[] = [];
  for (const field of fields(message)) {
    if (field.id === 1) dims.push(...numbers(field));
    else if (field.id === 2) type = field.value;
    else if (field.id === 4) floats.push(field.value);
    else if (field.id === 8) name = text(field.bytes);
    else if (field.id === 9) raw = field.bytes;
  }
  const aligned = () => Uint8Array.from(raw).buffer;
  if (type === FLOAT)
    return [name, { dims, data: raw.length ? new Float32Array(aligned()) : new Float32Array(floats) }];
  if (type === INT8) return [name, { dims, data: new Int8Array(raw.buffer, raw.byteOffset, raw.byteLength) }];
  if (type === INT64) return [name, { dims, data: new BigInt64Array(aligned()) }];
  throw new TypeError(`${name} is of type ${type}`);
}

function attribute(message: Uint8Array): [string, number | number[]] {
  let name = '';
  let one = 0;
  let many: number[] | null = null;
  for (const field of fields(message)) {
    if (field.id === 1) name = text(field.bytes);
    else if (field.id === 2 || field.id === 3) one = field.value;
    else if (field.id === 8) many = [...(many ?? []), ...numbers(field)];
  }
  return [name, many ?? one];
}

function node(message: Uint8Array): Node {
  const found: Node = { kind: '', inputs: [], outputs: [], attributes: {} };
  for (const field of fields(message)) {
    if (field.id === 1) found.inputs.push(text(field.bytes));
    else if (field.id === 2) found.outputs.push(text(field.bytes));
    else if (field.id === 4) found.kind = text(field.bytes);
    else if (field.id === 5) {
      const [name, value] = attribute(field.bytes);
      found.attributes[name] = value;
    }
  }
  return found;
}

/** Reads the bytes of a model; int8 constants are views of them. Throws TypeError or RangeError if they are none. */
export function readGraph(model: Uint8Array): Graph {
  const graph: Graph = { nodes: [], constants: new Map() };
  for (const { id, bytes } of fields(model)) {
    if (id !== 7) continue;
    for (const part of fields(bytes)) {
      if (part.id === 1) graph.nodes.push(node(part.bytes));
      if (part.id === 5) graph.constants.set(...constant(part.bytes));
    }
  }
  if (!graph.nodes.length) throw new TypeError('There is no graph in the file');
  return graph;
}
