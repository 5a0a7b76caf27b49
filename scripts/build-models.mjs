/**
 * Makes models/face_detector.tflite from npm @mediapipe/face_detection.
 *
 * The package carries the full-range sparse detector bare; MediaPipe Tasks wants to read from the model how pixels are
 * normalised. That description (TFLITE_METADATA, schema tensorflow/lite/schema/metadata_schema.fbs) goes into a new root
 * table in front of the old bytes. Offsets in a flatbuffer are relative, so the old bytes stay valid where they land.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Builder } from 'flatbuffers';

const root = join(import.meta.dirname, '..');
const source = join(root, 'node_modules/@mediapipe/face_detection/face_detection_full_range_sparse.tflite');
const target = join(root, 'models/face_detector.tflite');

/** A flatbuffer table of `size` slots; `fields` are [slot, kind, value]. Returns its offset. */
function table(builder, size, fields) {
  builder.startObject(size);
  for (const [slot, kind, value] of fields) builder[`addField${kind}`](slot, value, 0);
  return builder.endObject();
}

/** A flatbuffer vector of 4-byte values. Returns its offset. */
function vector(builder, kind, values) {
  builder.startVector(4, values.length, 4);
  for (const value of values.toReversed()) builder[`add${kind}`](value);
  return builder.endVector();
}

/** ModelMetadata: one RGB image input normalised as (x - 127.5) / 127.5, two named outputs. */
function metadata() {
  const b = new Builder(1024);
  const normalization = table(b, 2, [
    [0, 'Offset', vector(b, 'Float32', [127.5])],
    [1, 'Offset', vector(b, 'Float32', [127.5])],
  ]);
  const NORMALIZATION_OPTIONS = 1;
  const unit = table(b, 2, [
    [0, 'Int8', NORMALIZATION_OPTIONS],
    [1, 'Offset', normalization],
  ]);
  const units = vector(b, 'Offset', [unit]);
  const RGB = 1;
  const image = table(b, 2, [[0, 'Int8', RGB]]);
  const IMAGE_PROPERTIES = 2;
  const content = table(b, 3, [
    [0, 'Int8', IMAGE_PROPERTIES],
    [1, 'Offset', image],
  ]);
  const max = vector(b, 'Float32', [1]);
  const min = vector(b, 'Float32', [-1]);
  const stats = table(b, 2, [
    [0, 'Offset', max],
    [1, 'Offset', min],
  ]);
  const input = table(b, 7, [
    [0, 'Offset', b.createString('image')],
    [3, 'Offset', content],
    [4, 'Offset', units],
    [5, 'Offset', stats],
  ]);
  const inputs = vector(b, 'Offset', [input]);
  const outputs = ['regressors', 'classificators'].map((name) => table(b, 7, [[0, 'Offset', b.createString(name)]]));
  const subgraph = table(b, 10, [
    [2, 'Offset', inputs],
    [3, 'Offset', vector(b, 'Offset', outputs)],
  ]);
  const subgraphs = vector(b, 'Offset', [subgraph]);
  const model = table(b, 8, [
    [0, 'Offset', b.createString('FaceDetector')],
    [3, 'Offset', subgraphs],
    [7, 'Offset', b.createString('1.0.0')],
  ]);
  b.finish(model, 'M001');
  return Buffer.from(b.asUint8Array());
}

/** Reads the root Model table of a .tflite. Positions are absolute; 0 says that a field is absent. */
function rootTable(bytes) {
  const at = bytes.readUInt32LE(0);
  const vtable = at - bytes.readInt32LE(at);
  const position = (slot) => {
    const entry = 4 + 2 * slot;
    const offset = entry < bytes.readUInt16LE(vtable) ? bytes.readUInt16LE(vtable + entry) : 0;
    return offset && at + offset;
  };
  const follow = (from) => from && from + bytes.readUInt32LE(from);
  const tables = (slot) => {
    const start = follow(position(slot));
    return start ? Array.from({ length: bytes.readUInt32LE(start) }, (_, i) => follow(start + 4 + 4 * i)) : [];
  };
  return { version: bytes.readUInt32LE(position(0)), target: (slot) => follow(position(slot)), tables };
}

/** Slots of the Model table (tensorflow/lite/schema/schema.fbs). */
const VERSION = 0;
const KEPT = [1, 2, 3, 5, 7]; // operator codes, subgraphs, description, metadata_buffer, signatures
const BUFFERS = 4;
const METADATA = 6;

/** The model `old` with one more buffer that holds `description`, and a metadata entry that names it. */
function withMetadata(old, description) {
  const model = rootTable(old);
  const buffers = model.tables(BUFFERS);
  const entries = model.tables(METADATA);

  let end = 0;
  const place = (size, alignment = 4) => {
    const at = Math.ceil(end / alignment) * alignment;
    end = at + size;
    return at;
  };
  place(8); // root offset, file identifier
  const rootVtable = place(4 + 2 * 8, 2);
  const rootFields = place(4 + 4 * 8);
  const bufferVector = place(4 + 4 * (buffers.length + 1));
  const entryVector = place(4 + 4 * (entries.length + 1));
  const entryVtable = place(4 + 2 * 2, 2);
  const entry = place(4 + 4 * 2);
  const name = place(4 + 16);
  const bufferVtable = place(4 + 2, 2);
  const buffer = place(4 + 4);
  const data = place(16 + description.length, 16) + 12; // the length sits before 16-aligned bytes
  end = data + 4 + description.length;
  const shift = Math.ceil(end / 64) * 64; // keeps the old weights as aligned as they were

  const out = Buffer.alloc(shift + old.length);
  old.copy(out, shift);
  const u16 = (at, ...values) => {
    values.forEach((value, i) => {
      out.writeUInt16LE(value, at + 2 * i);
    });
  };
  const point = (at, to) => out.writeUInt32LE(to - at, at);
  const vectorOf = (at, targets) => {
    out.writeUInt32LE(targets.length, at);
    targets.forEach((to, i) => {
      point(at + 4 + 4 * i, to);
    });
  };
  const moved = (positions) => positions.map((at) => at + shift);

  out.writeUInt32LE(rootFields, 0);
  out.write('TFL3', 4);
  u16(rootVtable, 20, 36);
  out.writeUInt32LE(rootFields - rootVtable, rootFields); // a table's vtable offset counts backwards
  const slot = (index) => {
    const at = rootFields + 4 + 4 * index;
    u16(rootVtable + 4 + 2 * index, at - rootFields);
    return at;
  };
  out.writeUInt32LE(model.version, slot(VERSION));
  for (const index of KEPT) if (model.target(index)) point(slot(index), model.target(index) + shift);
  point(slot(BUFFERS), bufferVector);
  point(slot(METADATA), entryVector);
  vectorOf(bufferVector, [...moved(buffers), buffer]);
  vectorOf(entryVector, [...moved(entries), entry]);

  u16(entryVtable, 8, 12, 4, 8);
  out.writeUInt32LE(entry - entryVtable, entry);
  point(entry + 4, name);
  out.writeUInt32LE(buffers.length, entry + 8); // index of the new buffer
  out.writeUInt32LE('TFLITE_METADATA'.length, name);
  out.write('TFLITE_METADATA', name + 4);
  u16(bufferVtable, 6, 8, 4);
  out.writeUInt32LE(buffer - bufferVtable, buffer);
  point(buffer + 4, data);
  out.writeUInt32LE(description.length, data);
  description.copy(out, data + 4);
  return out;
}

const made = withMetadata(readFileSync(source), metadata());
if (!existsSync(target) || !readFileSync(target).equals(made)) {
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, made);
  console.log(`made models/face_detector.tflite, ${made.length} bytes`);
}
