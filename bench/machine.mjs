import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { chromiumPath } from '../scripts/browser.mjs';
import { ROOT } from '../scripts/media-page.mjs';

/** Python of `scripts/setup.sh --training`. */
export const PYTHON = join(ROOT, '.venv/bin/python');

/** What a change of makes the numbers those of no commit. */
const MEASURED = ['src', 'models', 'bench', 'scripts', 'package-lock.json'];

/** Result of `work`, or 'none' where it fails. @param {() => string} work */
const orNone = (work) => {
  try {
    return work().trim();
  } catch {
    return 'none';
  }
};

/** What the numbers were measured on and with. */
export function machine() {
  const version = (/** @type {string} */ name) =>
    JSON.parse(readFileSync(join(ROOT, `node_modules/${name}/package.json`), 'utf8')).version;
  const python = (/** @type {string} */ code) =>
    orNone(() => execFileSync(PYTHON, ['-c', code], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  const git = (/** @type {string[]} */ ...args) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' });
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: orNone(
      () => git('rev-parse', '--short', 'HEAD').trim() + (git('status', '--porcelain', ...MEASURED) && ' changed'),
    ),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    load: loadavg()[0],
    chromium: orNone(() => execFileSync(chromiumPath(), ['--version'], { encoding: 'utf8' })),
    node: process.version,
    'onnxruntime-web': version('onnxruntime-web'),
    onnxruntime: python('import onnxruntime; print(onnxruntime.__version__)'),
    torch: python('import torch; print(torch.__version__)'),
    models: orNone(() => JSON.parse(readFileSync(join(ROOT, 'models/model.json'), 'utf8')).version),
  };
}

/** @param {ReturnType<typeof machine>} facts @returns {string} in a line */
export const machineLine = (facts) =>
  `${facts.cpu}, ${facts.cores} cores, ${facts.memory}; ${facts.chromium}, node ${facts.node}, ` +
  `onnxruntime-web ${facts['onnxruntime-web']}, onnxruntime ${facts.onnxruntime}, torch ${facts.torch}; ` +
  `model ${facts.models}, commit ${facts.commit}, ${facts.date}, load before ${facts.load?.toFixed(1)}`;
