import type { ContentCredentials } from '../messages';
import { type Cbor, readCbor } from './cbor';

/**
 * Finds Content Credentials (C2PA 2.x) in a video file: a `uuid` box of an MP4 with a JUMBF superbox labelled `c2pa`.
 * Reads what they say. It checks no signature and no hash, so it never knows whether that is true.
 */

/** The `uuid` box of C2PA. */
const C2PA_BOX = 'd8fec3d61b0e483c92975828877ec481';

/** Bytes of the largest manifest store that is read. Pictures in it make it large. */
const LARGEST = 32 * 2 ** 20;

/** Boxes of a file that are looked at: a fragmented one has thousands. */
const MOST_BOXES = 100_000;

/** Digital source types (IPTC) of what a generator made, whole or in part: the ends of addresses. */
const GENERATED =
  /(^|[/:#])(trainedAlgorithmicMedia|trainedAlgorithmicData|compositeWithTrainedAlgorithmicMedia|compositeSynthetic)$/i;

/** The key that a source type stands under; in metadata it has a prefix, as in "Iptc4xmpExt:DigitalSourceType". */
const SOURCE_TYPE = /(^|:)digitalSourceType$/i;

/** What a file says of itself; null if it has no Content Credentials. Never throws. */
export async function readCredentials(file: Blob): Promise<ContentCredentials | null> {
  try {
    const store = await findStore(file);
    return store && said(store);
  } catch (error) {
    console.warn('The Content Credentials cannot be read:', error);
    return { type: 'unreadable' };
  }
}

/** Bytes of the JUMBF superbox that holds the manifests. */
async function findStore(file: Blob): Promise<Uint8Array | null> {
  for (let at = 0, boxes = 0; at + 8 <= file.size && boxes < MOST_BOXES; boxes++) {
    const head = await bytesOf(file, at, at + 48);
    const { type, header, size } = boxAt(head, 0, file.size - at);
    if (size < header) return null; // no MP4, or a damaged one
    if (type === 'uuid' && hex(head.subarray(header, header + 16)) === C2PA_BOX) {
      // Version and flags, then the purpose as a text; a manifest is preceded by the place of the Merkle boxes.
      const start = header + 16 + 4;
      const end = head.indexOf(0, start);
      const purpose = new TextDecoder().decode(head.subarray(start, Math.max(start, end)));
      if (['manifest', 'original', 'update'].includes(purpose)) {
        if (size > LARGEST) throw new RangeError(`Content Credentials of ${size} bytes`);
        return await bytesOf(file, at + end + 1 + 8, at + size);
      }
    }
    at += size;
  }
  return null;
}

async function bytesOf(file: Blob, from: number, to: number): Promise<Uint8Array> {
  return new Uint8Array(await file.slice(from, to).arrayBuffer());
}

/** Kind and size of the ISO box at `at`; one of size 0 reaches to the end, `rest` bytes further. */
function boxAt(bytes: Uint8Array, at: number, rest: number): { type: string; header: number; size: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, bytes.byteLength - at);
  if (view.byteLength < 8) return { type: '', header: 8, size: 0 };
  const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
  const short = view.getUint32(0);
  if (short === 1 && view.byteLength >= 16) return { type, header: 16, size: Number(view.getBigUint64(8)) };
  return { type, header: 8, size: short === 0 ? rest : short };
}

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** A box of JUMBF: a superbox with its label, or one that holds data. */
interface Jumbf {
  type: string;
  label: string;
  data: Uint8Array;
  children: Jumbf[];
}

/** A superbox: its description (kind, switches, label), then its boxes. */
function* jumbfOf(bytes: Uint8Array, depth = 0): Generator<Jumbf> {
  if (depth > 8) throw new RangeError('JUMBF is nested too deep');
  for (let at = 0; at + 8 <= bytes.length; ) {
    const { type, header, size } = boxAt(bytes, at, bytes.length - at);
    if (size < header || at + size > bytes.length) throw new RangeError('A JUMBF box does not end');
    const data = bytes.subarray(at + header, at + size);
    at += size;
    const children = type === 'jumb' ? [...jumbfOf(data, depth + 1)] : [];
    const description = children[0]?.type === 'jumd' ? children[0].data : null;
    yield { type, label: description ? labelOf(description) : '', data, children };
  }
}

/** The label in a description: behind 16 bytes of kind and one of switches, the second of which says whether it is there. */
function labelOf(description: Uint8Array): string {
  if (((description[16] ?? 0) & 2) === 0) return '';
  const end = description.indexOf(0, 17);
  return new TextDecoder().decode(description.subarray(17, end < 0 ? description.length : end));
}

/** What the manifests in a store say: who made the last one, and whether any names a generator. */
function said(bytes: Uint8Array): ContentCredentials {
  const store = [...jumbfOf(bytes)].find(({ label }) => label === 'c2pa');
  const manifests = store?.children.filter(({ type }) => type === 'jumb') ?? [];
  const claim = manifests.at(-1)?.children.find(({ label }) => /^c2pa\.claim(\.v\d+)?$/.test(label));
  if (!claim) throw new TypeError('There is no claim in the last manifest');
  const assertions = manifests
    .flatMap(({ children }) => children.filter(({ label }) => label === 'c2pa.assertions'))
    .flatMap(({ children }) => children.map(contentOf));
  return {
    type: 'found',
    generator: generatorOf(contentOf(claim)),
    generative: assertions.some((assertion) => namesGenerator(assertion)),
  };
}

/** What a claim or an assertion holds, as CBOR or JSON; null if it holds something else, a picture for instance. */
function contentOf({ children }: Jumbf): Cbor {
  const box = children.find(({ type }) => type === 'cbor' || type === 'json');
  if (!box) return null;
  return box.type === 'cbor' ? readCbor(box.data) : (JSON.parse(new TextDecoder().decode(box.data)) as Cbor);
}

/** Name and version of the program that signed a claim; '' where it does not say. */
function generatorOf(claim: Cbor): string {
  const { claim_generator_info: info, claim_generator: old } = map(claim);
  const { name, version } = map(Array.isArray(info) ? (info[0] ?? null) : (info ?? null));
  if (typeof name === 'string') return plain(typeof version === 'string' ? `${name} ${version}` : name);
  return typeof old === 'string' ? plain(old.replaceAll('_', ' ')) : '';
}

/** Whether an assertion says anywhere that a source is a generator's. `isSource`: whether the value stands for a source. */
function namesGenerator(value: Cbor, isSource = false): boolean {
  if (typeof value === 'string') return isSource && GENERATED.test(value);
  if (Array.isArray(value)) return value.some((item) => namesGenerator(item, isSource));
  return Object.entries(map(value)).some(([key, inner]) => namesGenerator(inner, isSource || SOURCE_TYPE.test(key)));
}

const map = (value: Cbor): { [key: string]: Cbor } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array) ? value : {};

/** Anybody can write anything there: it is shown as one short line. */
const plain = (text: string) =>
  text
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, 120);
