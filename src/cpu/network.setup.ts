import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { buildKernels, KERNELS } from '../../scripts/build-kernels.mjs';
import { MODEL } from '../model';
import type { Graphs } from '../offscreen/models';
import type { Network } from '../offscreen/network';
import { CpuNetwork } from './network';

/** The shipped graphs. */
export function shippedGraphs(): Graphs {
  const file = (name: string) => new Uint8Array(readFileSync(join(import.meta.dirname, '../../models', name)));
  return { backbone: file(MODEL.files.backbone.file), temporal: file(MODEL.files.temporal.file) };
}

/** The compiled kernels, in Node. */
export async function kernels(): Promise<WebAssembly.Module> {
  buildKernels();
  // Node 20 has it behind a flag; Chrome has had it since 114.
  setFlagsFromString('--experimental-wasm-relaxed-simd');
  return WebAssembly.compile(readFileSync(KERNELS));
}

/** What a further thread runs: src/cpu/thread.ts, in Node's words. It says when it begins. */
export const THREAD = `
  const { parentPort, workerData: { module, memory, control, scratch } } = require('node:worker_threads');
  const { exports } = new WebAssembly.Instance(module, { env: { memory, abort() {} } });
  parentPort.postMessage('begins');
  exports.serve(control, scratch, 0);
`;

/** The shipped network on the processor, here in Node, with threads as in the extension. */
export async function cpuNetwork(threads = 1): Promise<Network> {
  const network = await CpuNetwork.create(await kernels(), shippedGraphs(), MODEL.input.size, threads);
  const workers = network.threads.map((workerData) => new Worker(THREAD, { eval: true, workerData }));
  return {
    features: async (crops, earlier) => network.features(crops, earlier),
    steps: async (frames, states) => network.steps(frames, states),
    release: async () => void (await Promise.all(workers.map((worker) => worker.terminate()))),
  };
}
