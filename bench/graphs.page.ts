/** Runs in a page of Chromium (see graphs.mjs): the extension's own network, as its offscreen document loads it. */

import { startCpuNetwork } from '../src/cpu/client';
import { MODEL } from '../src/model';
import { realDevice } from '../src/offscreen/engine';
import type { Network } from '../src/offscreen/network';
import { type Ort, type Provider, Relstm } from '../src/offscreen/relstm';
import { STANDS_FOR } from '../src/offscreen/seldom';
import type { State } from '../src/offscreen/window';
import CASES from './cases.json';

/** Runs before those that count. */
const WARM = 2;

const bytesOf = async (url: string) => new Uint8Array(await (await fetch(url)).arrayBuffer());

/** ms of each run of `work`, after some that do not count. */
async function timed(work: () => Promise<unknown>, repeats: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < WARM + repeats; i++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times.slice(WARM);
}

const noise = (length: number) => Float32Array.from({ length }, () => Math.random());

/** `face`: name of one more case, frames of one face for which one look of ReLSTM's backbone stands. */
async function casesOn(network: Network, repeats: number, face?: string): Promise<Record<string, number[]>> {
  const { size } = MODEL.input;
  const times: Record<string, number[]> = {};
  const noisy = (count: number) =>
    Array.from({ length: count }, () => Uint8Array.from({ length: size * size * 3 }, () => 256 * Math.random()));
  if (face) {
    const pictures = noisy(STANDS_FOR);
    const earlier = pictures.map((_, i) => (i ? 0 : null));
    times[face] = await timed(() => network.features(pictures, earlier), repeats);
  }
  for (const { name, crops = 0, steps = 0, runs = 0 } of CASES) {
    if (crops) {
      const pictures = noisy(crops);
      times[name] = await timed(() => network.features(pictures), repeats);
      continue;
    }
    const frames = Array.from({ length: steps }, () => noise(MODEL.features));
    const states = Array<State | null>(runs).fill(null);
    times[name] = await timed(() => network.steps(frames, states), repeats);
  }
  return times;
}

/** ms of each of `repeats` products of two float32 matrices [size, size]. */
async function product(ort: Ort, size: number, repeats: number): Promise<number[]> {
  const session = await ort.InferenceSession.create(await bytesOf('/product.onnx'), { executionProviders: ['wasm'] });
  const side = () => new ort.Tensor('float32', noise(size * size), [size, size]);
  const [a, b] = [side(), side()];
  return timed(() => session.run({ a, b }), repeats);
}

export interface Answer {
  isolated: boolean;
  /** ms to make the network from bytes in memory. */
  load: number;
  /** ms of all repeats, by the name of the case. */
  times: Record<string, number[]>;
}

/**
 * Measures all cases; null where `runtime` is a GPU and there is none. A page may do so once: threads stay as they are.
 * `own` are the extension's kernels, the others onnxruntime-web.
 */
export async function measure(
  runtime: 'own' | 'wasm' | 'webgpu',
  threads: number,
  repeats: number,
  size: number,
): Promise<Answer | null> {
  const graphs = { backbone: await bytesOf('/backbone.onnx'), temporal: await bytesOf('/temporal.onnx') };
  if (runtime === 'own') {
    const kernels = await WebAssembly.compile(await bytesOf('/kernels.wasm'));
    const start = performance.now();
    const network = await startCpuNetwork(graphs, kernels, threads);
    const load = performance.now() - start;
    const times = await casesOn(network, repeats, `backbone, ${STANDS_FOR} frames of a face`);
    await network.release();
    return { isolated: crossOriginIsolated, load, times };
  }
  const ort = (await import('onnxruntime-web/jspi')) as Ort;
  ort.env.wasm.numThreads = threads;
  let on: Provider = { name: 'wasm' };
  if (runtime === 'webgpu') {
    const device = await realDevice();
    if (!device) return null;
    on = { name: 'webgpu', device };
  }
  const start = performance.now();
  const relstm = await Relstm.create(ort, graphs, on);
  const load = performance.now() - start;
  const times = await casesOn(relstm, repeats);
  await relstm.release();
  if (runtime === 'wasm') times.product = await product(ort, size, repeats);
  return { isolated: crossOriginIsolated, load, times };
}
