/** Bytes to which everything is aligned: a line of the cache, so that threads do not share one by accident. */
const ALIGNED = 64;
const PAGE = 65_536;

/** The shared memory of the kernels, handed out from the bottom up; what is taken so stays taken. */
export class Memory {
  readonly shared: WebAssembly.Memory;
  /** The first address that has not been handed out. */
  #top = ALIGNED; // 0 means "none"

  /** Throws RangeError if the machine has not even the address space for `bytes`. */
  constructor(bytes: number) {
    const pages = Math.ceil(bytes / PAGE);
    this.shared = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  }

  /** Address of `bytes` zeros. Throws RangeError if the memory is full. */
  take(bytes: number): number {
    const address = this.#top;
    this.#top += Math.ceil(bytes / ALIGNED) * ALIGNED;
    if (this.#top > this.shared.buffer.byteLength) throw new RangeError('The memory of the kernels is full');
    return address;
  }

  /** Takes the space for a copy of `values`, and makes it. */
  keep(values: ArrayLike<number> & (Float32Array | Int8Array)): number {
    const address = this.take(values.byteLength);
    if (values instanceof Float32Array) this.floats(address, values.length).set(values);
    else new Int8Array(this.shared.buffer, address, values.length).set(values);
    return address;
  }

  /** Views of what lies at an address, `length` elements long. */
  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.shared.buffer, address, length);
  }

  pairs(address: number, length: number): Int16Array {
    return new Int16Array(this.shared.buffer, address, length);
  }

  words(address: number, length: number): Int32Array {
    return new Int32Array(this.shared.buffer, address, length);
  }

  bytes(address: number, length: number): Uint8Array {
    return new Uint8Array(this.shared.buffer, address, length);
  }
}

/** Space within a part of the memory for what lives only for a few steps of a program. Addresses are relative to its start. */
export class Pool {
  #free: { at: number; size: number }[] = [];
  readonly #taken = new Map<number, number>();
  /** How much memory the pool needs. */
  size = 0;

  take(bytes: number): number {
    const size = Math.ceil(bytes / ALIGNED) * ALIGNED;
    const fitting = this.#free.filter((gap) => gap.size >= size).sort((a, b) => a.size - b.size)[0];
    const at = fitting?.at ?? this.size;
    if (fitting) {
      this.#free = this.#free.filter((gap) => gap !== fitting);
      if (fitting.size > size) this.#free.push({ at: at + size, size: fitting.size - size });
    } else this.size += size;
    this.#taken.set(at, size);
    return at;
  }

  give(at: number): void {
    const size = this.#taken.get(at);
    if (size === undefined) throw new RangeError('Not taken');
    this.#taken.delete(at);
    const gaps = [...this.#free, { at, size }].sort((a, b) => a.at - b.at);
    this.#free = [];
    for (const gap of gaps) {
      const last = this.#free.at(-1);
      if (last && last.at + last.size === gap.at) last.size += gap.size;
      else this.#free.push(gap);
    }
  }
}
