// Compiles src/cpu/kernels (AssemblyScript) to .cache/kernels.wasm, if that is missing or older than its sources.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildState } from './built.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const SOURCES = join(ROOT, 'src/cpu/kernels');
const COMPILER = join(ROOT, 'node_modules/assemblyscript/bin/asc.js');

/** Path of the compiled kernels. */
export const KERNELS = join(ROOT, '.cache/kernels.wasm');

/** Makes {@link KERNELS}. Throws with the compiler's words if it cannot. */
export function buildKernels() {
  if (buildState(KERNELS, [SOURCES]) === 'fresh') return;
  mkdirSync(dirname(KERNELS), { recursive: true });
  execFileSync(process.execPath, [
    ...[COMPILER, join(SOURCES, 'index.ts'), '--outFile', KERNELS, '-O3', '--noAssert', '--runtime', 'stub'],
    ...['--enable', 'simd,relaxed-simd,threads', '--importMemory', '--sharedMemory'],
    ...['--initialMemory', '1', '--maximumMemory', '65536'],
  ]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) buildKernels();
