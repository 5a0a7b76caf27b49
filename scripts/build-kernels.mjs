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

/**
 * Compiles a source of kernels. Throws with the compiler's words if it cannot.
 * @param {string} source path
 * @param {string} file path of what it makes
 */
export function compileKernels(source, file) {
  mkdirSync(dirname(file), { recursive: true });
  execFileSync(process.execPath, [
    ...[COMPILER, source, '--outFile', file, '-O3', '--noAssert', '--runtime', 'stub'],
    ...['--enable', 'simd,relaxed-simd,threads', '--importMemory', '--sharedMemory'],
    ...['--initialMemory', '1', '--maximumMemory', '65536'],
  ]);
}

/** Makes {@link KERNELS}. Throws as {@link compileKernels} does. */
export function buildKernels() {
  if (buildState(KERNELS, [SOURCES]) !== 'fresh') compileKernels(join(SOURCES, 'index.ts'), KERNELS);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) buildKernels();
