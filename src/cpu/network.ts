import type { Graphs } from '../offscreen/models';
import { BATCH } from '../offscreen/network';
import type { State, Step } from '../offscreen/window';
import { readBackbone } from './backbone';
import { Memory } from './memory';
import { readGraph } from './onnx';
import { fix, lstm, NO_LIMITS, type Step as ProgramStep, pointwise, STEP_WORDS, writeProgram } from './program';
import { readTemporal } from './temporal';

/** What src/cpu/kernels/index.ts exports. */
export interface Kernels {
  run(control: number, program: number, steps: number, scratch: number): void;
  serve(control: number, scratch: number, seen: number): void;
}

/** What a further thread needs to take part. */
export interface ThreadStart {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  control: number;
  scratch: number;
}

export async function kernelsOf(module: WebAssembly.Module, memory: WebAssembly.Memory): Promise<Kernels> {
  const abort = () => {
    throw new Error('The kernels gave up');
  };
  const { exports } = await WebAssembly.instantiate(module, { env: { memory, abort } });
  return exports as unknown as Kernels;
}

/** Makes this thread a further one: it is blocked for good. */
export async function serve({ module, memory, control, scratch }: ThreadStart): Promise<void> {
  const kernels = await kernelsOf(module, memory);
  kernels.serve(control, scratch, 0);
}

/** Frames and sequences in one run of the LSTM. */
const FRAMES = 16;
const SEQUENCES = 8;

/** Bytes beside those of the files: what the kernels want as floats, maps, gates, scratch. */
const EXTRA = 48e6;
const CONTROL_WORDS = 5;
const PROGRAM_STEPS = 256;
const SCRATCH = 4 * 32 * SEQUENCES;

/**
 * ReLSTM with its light branch on the processor: onnxruntime-web's int8 weights in kernels of our own, which multiply them
 * with 16-bit rows (docs/PERFORMANCE.md says how much faster, and how near the numbers are). It blocks the thread it runs in.
 */
export class CpuNetwork {
  /** For the further threads; each must be started for the network to use it. */
  readonly threads: ThreadStart[];
  readonly #memory: Memory;
  readonly #kernels: Kernels;
  readonly #control: number;
  readonly #scratch: number;
  readonly #program: number;
  readonly #features: (crops: readonly Uint8Array[]) => Float32Array[];
  readonly #steps: (frames: readonly Float32Array[], states: readonly (State | null)[]) => Step[];

  private constructor(
    module: WebAssembly.Module,
    memory: Memory,
    kernels: Kernels,
    graphs: Graphs,
    size: number,
    threads: number,
  ) {
    this.#memory = memory;
    this.#kernels = kernels;
    this.#control = memory.take(4 * CONTROL_WORDS);
    this.#program = memory.take(4 * STEP_WORDS * PROGRAM_STEPS);
    this.#scratch = memory.take(SCRATCH);
    this.threads = Array.from({ length: threads - 1 }, () => ({
      module,
      memory: memory.shared,
      control: this.#control,
      scratch: memory.take(SCRATCH),
    }));
    this.#features = this.#backbone(graphs.backbone, size);
    this.#steps = this.#temporal(graphs.temporal);
  }

  /**
   * @param size side of a crop, px
   * @param threads how many threads may work, this one included
   * Throws TypeError or RangeError if the files are not graphs of the expected kind or memory is short.
   */
  static async create(module: WebAssembly.Module, graphs: Graphs, size: number, threads: number): Promise<CpuNetwork> {
    const memory = new Memory(graphs.backbone.length + graphs.temporal.length + EXTRA);
    const kernels = await kernelsOf(module, memory.shared);
    return new CpuNetwork(module, memory, kernels, graphs, size, threads);
  }

  /** One feature vector for each crop (RGB bytes [size, size, 3]). */
  features(crops: readonly Uint8Array[]): Float32Array[] {
    return this.#features(crops);
  }

  /** Runs the same frames on from each of `states` (null is the zero state): one step for each. */
  steps(frames: readonly Float32Array[], states: readonly (State | null)[]): Step[] {
    return this.#steps(frames, states);
  }

  #run(steps: readonly ProgramStep[]): void {
    if (steps.length > PROGRAM_STEPS) throw new RangeError('Too many steps');
    writeProgram(steps, this.#memory.words(this.#program, STEP_WORDS * steps.length));
    this.#kernels.run(this.#control, this.#program, steps.length, this.#scratch);
  }

  #backbone(file: Uint8Array, size: number) {
    const backbone = readBackbone(readGraph(file), size, this.#memory);
    const input = this.#memory.take(BATCH * size * size * 3);
    const pool = this.#memory.take(backbone.compile(BATCH, input, 0).bytes);
    const programs = Array.from({ length: BATCH }, (_, i) => backbone.compile(i + 1, input, pool));
    return (crops: readonly Uint8Array[]): Float32Array[] => {
      const vectors: Float32Array[] = [];
      for (let from = 0; from < crops.length; from += BATCH) {
        const batch = crops.slice(from, from + BATCH);
        for (const [i, crop] of batch.entries()) this.#memory.bytes(input + i * crop.length, crop.length).set(crop);
        const { steps, features } = programs[batch.length - 1] as (typeof programs)[number];
        this.#run(steps);
        for (const i of batch.keys())
          vectors.push(this.#memory.floats(features + 4 * i * backbone.width, backbone.width).slice());
      }
      return vectors;
    };
  }

  #temporal(file: Uint8Array) {
    const memory = this.#memory;
    const { width, input, recurrent, margin, light, offset } = readTemporal(readGraph(file), memory);
    const row = input.inputs + light.length;
    const seen = memory.take(4 * FRAMES * row);
    const gates = memory.take(4 * FRAMES * input.outputs);
    const plane = 4 * SEQUENCES * width;
    const h = memory.take((FRAMES + 1) * plane);
    const c = memory.take(plane);
    const rows = Math.max(FRAMES * input.inputs, SEQUENCES * width);
    const fixed = { at: memory.take(2 * rows), scales: memory.take(4 * Math.max(FRAMES, SEQUENCES)) };

    /** At most FRAMES frames, at most SEQUENCES states. */
    const block = (frames: readonly Float32Array[], states: readonly (State | null)[]): Step[] => {
      for (const [t, frame] of frames.entries()) memory.floats(seen + 4 * t * row, row).set(frame);
      for (const [i, state] of states.entries()) {
        for (const [at, values] of [[h, state?.h] as const, [c, state?.c] as const]) {
          const to = memory.floats(at + 4 * i * width, width);
          if (values) to.set(values);
          else to.fill(0);
        }
      }
      const steps = [
        fix(seen, row, frames.length, input, fixed),
        pointwise(fixed, frames.length, input, gates, NO_LIMITS),
      ];
      for (const t of frames.keys()) {
        const state = { h: fixed, c, next: h + (t + 1) * plane };
        steps.push(fix(h + t * plane, width, states.length, recurrent, fixed));
        steps.push(lstm(states.length, width, state, recurrent, gates + 4 * t * input.outputs));
      }
      this.#run(steps);
      const lights = frames.map((frame) => offset + dot(light, frame.subarray(input.inputs)));
      return states.map((_, i) => ({
        contributions: frames.map(
          (_, t) => (lights[t] ?? 0) + dot(margin, memory.floats(h + (t + 1) * plane + 4 * i * width, width)),
        ),
        state: {
          h: memory.floats(h + frames.length * plane + 4 * i * width, width).slice(),
          c: memory.floats(c + 4 * i * width, width).slice(),
        },
      }));
    };

    return (frames: readonly Float32Array[], states: readonly (State | null)[]): Step[] =>
      chunks(states, SEQUENCES).flatMap((some) => {
        let now = some;
        let taken: Step[] = [];
        for (const part of chunks(frames, FRAMES)) {
          const next = block(part, now);
          now = next.map(({ state }) => state);
          taken = next.map((step, i) => ({
            ...step,
            contributions: [...(taken[i]?.contributions ?? []), ...step.contributions],
          }));
        }
        return taken;
      });
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}
