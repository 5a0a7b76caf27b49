/** What src/cpu/kernels/index.ts exports. */
export interface Kernels {
  run(control: number, program: number, steps: number, scratch: number): void;
  serve(control: number, scratch: number, seen: number): void;
  resampleAcross(
    rgba: number,
    width: number,
    height: number,
    size: number,
    taps: number,
    inputs: number,
    weights: number,
    out: number,
  ): void;
  resampleDown(lines: number, size: number, taps: number, inputs: number, weights: number, out: number): void;
}

/** The kernels at work in a memory. Their module is small enough for any thread to wait for. */
export function kernelsOf(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  const abort = () => {
    throw new Error('The kernels gave up');
  };
  return new WebAssembly.Instance(module, { env: { memory, abort } }).exports as unknown as Kernels;
}
