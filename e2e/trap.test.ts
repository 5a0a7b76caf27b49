import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { compileKernels } from '../scripts/build-kernels.mjs';
import { builtExtension } from '../scripts/built.mjs';
import { CANNOT_WORDS } from '../src/verdict';
import { clip } from './clips';

const folder = mkdtempSync(join(tmpdir(), 'trap-'));

afterAll(() => rmSync(folder, { recursive: true }));

/** The first thread waits for its helpers, as the real kernels do; `helper` is what those do. */
const kernels = (helper: string) => `
  export { resampleAcross, resampleDown } from './crop';
  export function run(control: usize, program: usize, steps: i32, scratch: usize): void {
    while (true) atomic.wait<i32>(control, 0, -1);
  }
  export function serve(control: usize, scratch: usize, seen: i32): void {
    ${helper}
  }
`;

test.each([
  ['trap', 'unreachable();'],
  // Sooner than the file is given up, whose reason would be another.
  ['hang', 'while (true) atomic.wait<i32>(control, 0, -1);'],
])('threads that %s end the check with a reason', { timeout: 120_000 }, async (name, helper) => {
  const extension = join(folder, name);
  cpSync(await builtExtension(), extension, { recursive: true });
  cpSync('src/cpu/kernels/crop.ts', join(folder, 'crop.ts'));
  writeFileSync(join(folder, `${name}.ts`), kernels(helper));
  compileKernels(join(folder, `${name}.ts`), join(extension, 'cpu/kernels.wasm'));

  const { status, row } = await check(clip('talking.webm'), extension);
  expect(status).toBe(1);
  expect(row.error).toBe(CANNOT_WORDS['engine-lost']);
});

test.each([
  ['is damaged', 'engine-lost', (model: string) => writeFileSync(model, 'no model')],
  ['is missing', 'model-missing', (model: string) => rmSync(model)],
] as const)('a face detector that %s ends the check with a reason', { timeout: 60_000 }, async (_, reason, harm) => {
  const extension = join(folder, reason);
  cpSync(await builtExtension(), extension, { recursive: true });
  harm(join(extension, 'models/face_detector.tflite'));

  const { status, row } = await check(clip('talking.webm'), extension);
  expect(status).toBe(1);
  expect(row.error).toBe(CANNOT_WORDS[reason]);
});

/** `npm run check` on a file with another build of the extension. */
function check(file: string, extension: string): Promise<{ status: unknown; row: { error: string | null } }> {
  const env = { ...process.env, DEEPFAKE_CHECK_DIST: extension };
  return new Promise((done) => {
    execFile(process.execPath, ['scripts/check.mjs', file, '--json'], { env }, (error, out) =>
      done({ status: error?.code ?? 0, row: JSON.parse(out.trim().split('\n').at(-1) ?? '[]')[0] }),
    );
  });
}
