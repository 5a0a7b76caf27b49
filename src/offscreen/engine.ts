import { startCpuNetwork } from '../cpu/client';
import { inTime } from '../deadline';
import { type Detector, startDetector } from '../detector/client';
import { MODEL } from '../model';
import { type CropSquare, createCrop } from './crop';
import { graphs, packaged } from './models';
import { type Earlier, finite, type Network } from './network';
import { type Ort, Relstm } from './relstm';
import { note, timed } from './timed';
import type { State, Step } from './window';

/** The engine broke in a way that it cannot mend itself. */
export class EngineLost extends Error {
  override name = 'EngineLost';
}

/** Everything that computes. Calls of the network must not overlap (see Turns). */
export interface Engine {
  detect: Detector['detect'];
  crop: CropSquare;
  /**
   * Resolves when the network is loaded: the calls below wait for it, and faces can be looked for meanwhile. Rejects with
   * ModelMissing or whatever kept it from starting.
   */
  ready: Promise<void>;
  readonly isReady: boolean;
  /** See {@link Network}. */
  features(crops: readonly Uint8Array[], earlier?: readonly (Earlier | null)[]): Promise<Float32Array[]>;
  steps(frames: readonly Float32Array[], states: readonly (State | null)[]): Promise<Step[]>;
}

/** The kernels in the package (scripts/build-kernels.mjs). */
const KERNELS = 'cpu/kernels.wasm';

/**
 * Loads the detector, and begins to load the network. Throws ModelMissing or whatever kept the detector from starting.
 * `onLost` hears when the engine breaks, also where nobody waits for its work any more.
 */
export async function loadEngine(onLost: (error: EngineLost) => void): Promise<Engine> {
  const start = performance.now();
  let isReady = false;
  const kernels = packaged(KERNELS).then((bytes) => WebAssembly.compile(bytes));
  kernels.catch(() => {}); // heard of below
  const chosen = kernels.then(bestNetwork);
  const ready = chosen.then(() => {
    isReady = true;
  });
  ready.catch(() => {}); // each of its users hears of it
  const detector = await startDetector().catch((error: unknown) => {
    // Without it the network has no work, and another engine brings its own.
    chosen.then(({ network, onCpu }) => Promise.all([network.release(), onCpu.release()])).catch(() => {});
    throw error;
  });
  // Without the network another engine is loaded.
  ready.then(() => note('load', start), detector.release);
  const crop = createCrop(await kernels, MODEL.input.size);
  /** Null for the one that was chosen. */
  let current: Chosen | null = null;
  const lose = (what: string, cause: unknown): EngineLost => {
    const error = new EngineLost(what, { cause });
    onLost(error);
    return error;
  };

  /** Runs on the GPU if there is one; when that breaks, on the processor from then on. */
  async function attempt<T>(work: (network: Network) => Promise<T>): Promise<T> {
    const { network, lost, onCpu } = current ?? (await chosen);
    try {
      return await (lost ? Promise.race([work(network), lost]) : work(network));
    } catch (error) {
      if (!lost) throw lose('The network failed on the processor', error);
      console.warn('The GPU was lost, going on without it.', error);
    }
    try {
      current = { network: onCpu, lost: null, onCpu };
      return await work(onCpu);
    } catch (error) {
      throw lose('The network failed on the processor after the GPU was lost', error);
    }
  }

  return {
    crop,
    ready,
    get isReady() {
      return isReady;
    },
    async detect(picture) {
      try {
        return await detector.detect(picture);
      } catch (error) {
        throw lose('The face detector failed', error);
      }
    },
    features: (crops, earlier) =>
      timed('backbone', () => attempt(async (net) => finite(await net.features(crops, earlier), (vector) => vector))),
    steps: (frames, states) =>
      timed('temporal', () =>
        attempt(async (net) => finite(await net.steps(frames, states), ({ contributions }) => contributions)),
      ),
  };
}

interface Chosen {
  network: Network;
  /** Rejects when the GPU is lost; null on the processor. */
  lost: Promise<never> | null;
  onCpu: Network;
}

/** ms for a GPU to be found, to prove itself (shaders included), and to answer a call; after that it counts as lost. */
const GPU_AT_MOST = { find: 5000, prove: 20_000, answer: 20_000 };

/**
 * The network with its backbone on the GPU where a real one gives the same numbers as the processor, and sooner; else on
 * the processor. The LSTM stays there: its steps wait for one another, and on an H100 took 188 ms a window against the
 * processor's 33 (docs/PERFORMANCE.md).
 */
async function bestNetwork(kernels: WebAssembly.Module): Promise<Chosen> {
  const cpu = graphs().then((files) => startCpuNetwork(files, kernels));
  const [onCpu, device] = await Promise.all([cpu, deviceInTime()]);
  const onGpu = device && (await provenOn(device, onCpu));
  if (onGpu) {
    const lost = device.lost.then(({ message }) => Promise.reject(new Error(message)));
    lost.catch(() => {}); // also when nothing is running
    return { network: onGpu, lost, onCpu };
  }
  device?.destroy();
  return { network: onCpu, lost: null, onCpu };
}

/** {@link realDevice}, or null where the driver does not answer. */
async function deviceInTime(): Promise<GPUDevice | null> {
  const found = realDevice();
  try {
    return await inTime(found, GPU_AT_MOST.find);
  } catch (error) {
    console.warn('No GPU:', error);
    found.then((late) => late?.destroy());
    return null;
  }
}

/** The network with its backbone on a GPU; null where that breaks, gives other numbers, or is slower. */
async function provenOn(device: GPUDevice, onCpu: Network): Promise<Network | null> {
  try {
    await selfTest(onCpu); // compiles the kernels
    const cpu = await selfTest(onCpu);
    const { onGpu, gpu } = await inTime(tried(device, onCpu), GPU_AT_MOST.prove);
    if (agree(cpu, gpu) && gpu.milliseconds < cpu.milliseconds) return onGpu;
    console.warn('The GPU is not used: other numbers, or slower.', cpu.milliseconds, gpu.milliseconds);
    await onGpu.release();
  } catch (error) {
    console.warn('The GPU is not used:', error);
  }
  return null;
}

/** The network with its backbone on a GPU, and how it does there. */
async function tried(device: GPUDevice, onCpu: Network): Promise<{ onGpu: Network; gpu: SelfTest }> {
  const backbone = await gpuBackbone(device);
  const onGpu: Network = {
    features: (crops) =>
      inTime(backbone.features(crops), GPU_AT_MOST.answer).catch((error: unknown) => {
        device.destroy(); // whatever still runs there
        throw error;
      }),
    steps: (frames, states) => onCpu.steps(frames, states),
    release: () => backbone.release(),
  };
  await selfTest(onGpu); // compiles the shaders
  return { onGpu, gpu: await selfTest(onGpu) };
}

/** onnxruntime-web is loaded only where it has a GPU: it takes 17 MB and a heap of its own. */
async function gpuBackbone(device: GPUDevice): Promise<Relstm> {
  // The /jspi entry holds the WebGPU provider in the smallest binary.
  const ort = (await import('onnxruntime-web/jspi')) as Ort;
  ort.env.wasm.numThreads = 1; // the processor's part is to hand over
  const { backbone } = await graphs();
  return Relstm.create(ort, { backbone }, { name: 'webgpu', device });
}

/** A device with all its adapter can do, or null where only software would answer. */
export async function realDevice(): Promise<GPUDevice | null> {
  try {
    const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
    if (!adapter || adapter.info.isFallbackAdapter || /swiftshader|llvmpipe|software/i.test(name(adapter.info)))
      return null;
    const requiredLimits: Record<string, number> = {};
    for (const key in adapter.limits) {
      const limit = adapter.limits[key as keyof GPUSupportedLimits];
      if (typeof limit === 'number') requiredLimits[key] = limit;
    }
    return await adapter.requestDevice({ requiredFeatures: [...adapter.features] as GPUFeatureName[], requiredLimits });
  } catch (error) {
    console.warn('No GPU:', error);
    return null;
  }
}

const name = (info: GPUAdapterInfo) => `${info.vendor} ${info.architecture} ${info.device} ${info.description}`;

interface SelfTest {
  features: Float32Array[];
  margin: number;
  milliseconds: number;
}

/** The network's answer to four fixed, patterned crops. */
export async function selfTest(network: Network): Promise<SelfTest> {
  const { size } = MODEL.input;
  const crops = [1, 2, 3, 4].map((n) =>
    Uint8Array.from({ length: size * size * 3 }, (_, i) => 128 + 80 * Math.sin(i / (7 * n)) + 40 * Math.cos(i / 911)),
  );
  const start = performance.now();
  const features = await network.features(crops);
  const [step] = await network.steps(features, [null]);
  const contributions = step?.contributions ?? [];
  const margin = contributions.reduce((sum, value) => sum + value, 0) / contributions.length;
  return { features, margin, milliseconds: performance.now() - start };
}

/** Logits and relative feature error within which two providers count as equal. */
const MARGIN_TOLERANCE = 0.05;
const FEATURE_TOLERANCE = 2e-2;

export function agree(a: SelfTest, b: SelfTest): boolean {
  return (
    Math.abs(a.margin - b.margin) <= MARGIN_TOLERANCE &&
    a.features.every((vector, i) => {
      const other = b.features[i];
      if (!other) return false;
      const difference = Math.hypot(...vector.map((value, k) => value - (other[k] ?? 0)));
      return difference <= FEATURE_TOLERANCE * Math.hypot(...vector);
    })
  );
}
