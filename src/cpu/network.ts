import type { Graphs } from '../offscreen/models';
import { BATCH, type Earlier } from '../offscreen/network';
import type { State, Step } from '../offscreen/window';
import { readBackbone } from './backbone';
import { type Kernels, kernelsOf } from './instance';
import { Memory } from './memory';
import { readGraph } from './onnx';
import { fix, lstm, NO_LIMITS, type Step as ProgramStep, pointwise, STEP_WORDS, writeProgram } from './program';
import { readTemporal } from './temporal';

/** What a further thread needs to take part. */
export interface ThreadStart {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  control: number;
  scratch: number;
}

/** Makes this thread a further one: it is blocked for good. */
export async function serve({ module, memory, control, scratch }: ThreadStart): Promise<void> {
  const kernels = kernelsOf(module, memory);
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
  readonly #features: CpuNetwork['features'];
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
    const kernels = kernelsOf(module, memory.shared);
    return new CpuNetwork(module, memory, kernels, graphs, size, threads);
  }

  /** One feature vector for each crop (RGB bytes [size, size, 3]); ReLSTM's part of it from `earlier` where that is given. */
  features(crops: readonly Uint8Array[], earlier: readonly (Earlier | null)[] = []): Float32Array[] {
    return this.#features(crops, earlier);
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

  #backbone(file: Uint8Array, size: number): CpuNetwork['features'] {
    const branches = readBackbone(readGraph(file), size, this.#memory);
    const input = this.#memory.take(BATCH * size * size * 3);
    const bytes = branches.map(({ compile }) => compile(BATCH, input, 0).bytes);
    const pool = this.#memory.take(Math.max(...bytes));
    const [deep, light] = branches.map(({ width, compile }) => {
      const programs = Array.from({ length: BATCH }, (_, i) => compile(i + 1, input, pool));
      /** Features of crops, one after the other from `input` on. */
      return (count: number): Float32Array[] => {
        const program = programs[count - 1];
        if (!program) return [];
        this.#run(program.steps);
        return Array.from({ length: count }, (_, i) =>
          this.#memory.floats(program.features + 4 * i * width, width).slice(),
        );
      };
    });
    const [width = 0, rest = 0] = branches.map((branch) => branch.width);
    if (!deep || !light || branches.length > 2) throw new TypeError('The graph has not two branches');

    return (crops, earlier = []) => {
      const vectors: Float32Array[] = [];
      for (let from = 0; from < crops.length; from += BATCH) {
        const places = crops.slice(from, from + BATCH).map((_, i) => from + i);
        const own = places.filter((i) => (earlier[i] ?? null) === null);
        const order = [...own, ...places.filter((i) => !own.includes(i))];
        for (const [slot, i] of order.entries()) {
          const crop = crops[i] as Uint8Array;
          this.#memory.bytes(input + slot * crop.length, crop.length).set(crop);
        }
        const seen = deep(own.length);
        for (const [slot, part] of light(order.length).entries()) {
          const vector = new Float32Array(width + rest);
          vector.set(seen[slot] ?? []);
          vector.set(part, width);
          vectors[order[slot] as number] = vector;
        }
      }
      for (const [i, from] of earlier.entries()) {
        const source = typeof from === 'number' ? vectors[from] : from;
        if (source) vectors[i]?.set(source.subarray(0, width));
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
