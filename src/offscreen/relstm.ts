import type { InferenceSession } from 'onnxruntime-web';
import { MODEL } from '../model';
import type { Graphs } from './models';
import { BATCH, type Network } from './network';
import type { State, Step } from './window';

/** Any entry of onnxruntime-web. */
export type Ort = typeof import('onnxruntime-web');
export type Provider = { name: 'wasm' } | { name: 'webgpu'; device: GPUDevice };

/** The network through onnxruntime-web: on the GPU; on wasm as the yardstick of tests. */
export class Relstm implements Network {
  readonly #ort: Ort;
  readonly #backbone: InferenceSession;
  readonly #temporal: InferenceSession | null;

  private constructor(ort: Ort, backbone: InferenceSession, temporal: InferenceSession | null) {
    this.#ort = ort;
    this.#backbone = backbone;
    this.#temporal = temporal;
  }

  /** Without the temporal graph it gives features only. */
  static async create(
    ort: Ort,
    graphs: Pick<Graphs, 'backbone'> & Partial<Graphs>,
    provider: Provider,
  ): Promise<Relstm> {
    const options: InferenceSession.SessionOptions = {
      executionProviders: [provider],
      // Unpacks int8 weights once at load; otherwise every run does it again.
      extra: { session: { disable_quant_qdq: '1' } },
    };
    const backbone = await ort.InferenceSession.create(graphs.backbone, options);
    const temporal = graphs.temporal ? await ort.InferenceSession.create(graphs.temporal, options) : null;
    return new Relstm(ort, backbone, temporal);
  }

  async features(crops: readonly Uint8Array[]): Promise<Float32Array[]> {
    const { size } = MODEL.input;
    const vectors: Float32Array[] = [];
    for (let from = 0; from < crops.length; from += BATCH) {
      const batch = crops.slice(from, from + BATCH);
      const input = new this.#ort.Tensor('uint8', joined(Uint8Array, batch), [batch.length, size, size, 3]);
      const { features } = await this.#backbone.run({ crops: input });
      vectors.push(...split(features?.data, batch.length));
    }
    return vectors;
  }

  async steps(frames: readonly Float32Array[], states: readonly (State | null)[]): Promise<Step[]> {
    if (!this.#temporal) throw new Error('The temporal graph is not loaded');
    const count = states.length;
    const zero = new Float32Array(MODEL.state);
    const once = joined(Float32Array, frames);
    const tensor = (data: Float32Array, dims: number[]) => new this.#ort.Tensor('float32', data, dims);
    const { contribution, h1, c1 } = await this.#temporal.run({
      features: tensor(joined(Float32Array, Array(count).fill(once)), [count, frames.length, MODEL.features]),
      h0: tensor(
        joined(
          Float32Array,
          states.map((state) => state?.h ?? zero),
        ),
        [1, count, MODEL.state],
      ),
      c0: tensor(
        joined(
          Float32Array,
          states.map((state) => state?.c ?? zero),
        ),
        [1, count, MODEL.state],
      ),
    });
    const h = split(h1?.data, count);
    const c = split(c1?.data, count);
    return split(contribution?.data, count).map((row, i) => ({
      contributions: [...row],
      state: { h: h[i] ?? zero, c: c[i] ?? zero },
    }));
  }

  async release(): Promise<void> {
    await this.#backbone.release();
    await this.#temporal?.release();
  }
}

function joined<T extends Uint8Array | Float32Array>(kind: new (length: number) => T, parts: readonly T[]): T {
  const whole = new kind(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Copies of the `count` equal rows of an output. Throws if it is not float32 or holds a NaN: never judge by those. */
function split(data: unknown, count: number): Float32Array[] {
  if (!(data instanceof Float32Array)) throw new Error('The network gave no float32 output');
  if (!data.every(Number.isFinite)) throw new Error('The network gave numbers that are not finite');
  const length = data.length / count;
  return Array.from({ length: count }, (_, i) => data.slice(i * length, (i + 1) * length));
}
