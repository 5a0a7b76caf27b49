/** A value of CBOR (RFC 8949), as far as Content Credentials use it. Map keys are texts; tags are left out. */
export type Cbor = number | bigint | string | boolean | null | Uint8Array | Cbor[] | { [key: string]: Cbor };

const DEEPEST = 32;

/** Reads one value. Throws RangeError or TypeError on bytes that are none. */
export function readCbor(bytes: Uint8Array): Cbor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts = new TextDecoder();
  let at = 0;

  /** The number that follows an initial byte; null: its end is marked later. */
  function length(kind: number): number | null {
    if (kind < 24) return kind;
    if (kind === 31) return null;
    const size = [1, 2, 4, 8][kind - 24];
    if (size === undefined) throw new TypeError('Not CBOR');
    const from = at;
    at += size;
    if (size === 1) return view.getUint8(from);
    if (size === 2) return view.getUint16(from);
    return size === 4 ? view.getUint32(from) : Number(view.getBigUint64(from));
  }

  function take(count: number): Uint8Array {
    if (count > bytes.length - at) throw new RangeError('CBOR ends too early');
    at += count;
    return bytes.subarray(at - count, at);
  }

  /** Pieces of a string without a length. */
  function pieces(depth: number): Cbor[] {
    const all: Cbor[] = [];
    while (view.getUint8(at) !== 0xff) all.push(value(depth + 1));
    at++;
    return all;
  }

  function items(count: number | null, depth: number): Cbor[] {
    if (count === null) return pieces(depth);
    if (count > bytes.length - at) throw new RangeError('CBOR ends too early');
    return Array.from({ length: count }, () => value(depth + 1));
  }

  function value(depth: number): Cbor {
    if (depth > DEEPEST) throw new RangeError('CBOR is nested too deep');
    const first = view.getUint8(at++);
    const [major, kind] = [first >> 5, first & 31];
    if (major === 7) return simple(kind);
    const count = length(kind);
    switch (major) {
      case 0:
        return count ?? 0;
      case 1:
        return -1 - (count ?? 0);
      case 2:
        return count === null ? null : take(count);
      case 3:
        return count === null ? pieces(depth).join('') : texts.decode(take(count));
      case 4:
        return items(count, depth);
      case 5: {
        const flat = items(count === null ? null : 2 * count, depth);
        return Object.fromEntries(flat.flatMap((key, i) => (i % 2 ? [] : [[String(key), flat[i + 1] ?? null]])));
      }
      default:
        return value(depth + 1); // a tag says how to read what follows
    }
  }

  function simple(kind: number): Cbor {
    if (kind === 20 || kind === 21) return kind === 21;
    if (kind < 24) return null;
    const from = at;
    at += { 24: 1, 25: 2, 26: 4, 27: 8 }[kind] ?? 0;
    if (kind === 26) return view.getFloat32(from);
    if (kind === 27) return view.getFloat64(from);
    return null;
  }

  return value(0);
}
