import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { builtExtension } from '../scripts/built.mjs';
import { makeManipulated } from '../scripts/make-manipulated.mjs';
import { ROOT } from '../scripts/media-page.mjs';
import { FOLDER } from './clips.mjs';
import { checksOf } from './file.mjs';
import { PYTHON } from './machine.mjs';
import { row } from './stats.mjs';

/** @import { Row } from './stats.mjs' */

/** Packages of bench/requirements.txt: beside .venv, which is training's. */
const PACKAGES = join(FOLDER, 'python');

const MISSING =
  'needs Python: bash scripts/setup.sh --training, then ' +
  '.venv/bin/pip install --no-deps --target .cache/bench/python -r bench/requirements.txt';

/**
 * The paper's pipeline in Python and the extension's, on the real one of the demo's videos.
 * @param {{ quick: boolean, log: (line: string) => void }} options
 * @returns {Promise<Row[]>}
 */
export async function measure({ quick, log }) {
  const repeats = quick ? 1 : 3;
  const folder = join(ROOT, '.cache/demo');
  const video = join(folder, 'original.webm');
  if (!existsSync(video)) await makeManipulated(folder, log);
  log("the paper's pipeline");
  const rows = await paper(video, repeats);
  const ours = await checksOf(await builtExtension(), video, repeats, log);
  return [
    ...rows,
    row('extension: first check', 's', ours.first, 'models loaded with it'),
    row('extension: second check', 's', ours.second, `${ours.frames} frames judged, in windows of 80`),
    row('extension: second check, CPU', 's', ours.cpu, "of all the browser's processes"),
  ];
}

/** @param {string} video @param {number} repeats @returns {Promise<Row[]>} */
async function paper(video, repeats) {
  if (!existsSync(PYTHON) || !existsSync(join(PACKAGES, 'dlib'))) return [row('paper', 's', [], MISSING)];
  const args = [join(ROOT, 'bench/paper.py'), '--video', video, '--repeats', `${repeats}`];
  const env = { ...process.env, PYTHONPATH: PACKAGES };
  const { stdout } = await promisify(execFile)(PYTHON, args, { env });
  /** @type {{ frames: number, faces: number, repeats: Record<string, number>[] }} */
  const found = JSON.parse(stdout);
  const stages = Object.keys(found.repeats[0] ?? {});
  /** @type {Record<string, string>} */
  const notes = {
    decode: `${found.frames} frames`,
    detect: `dlib's HOG detector on each, enlarged once: a face in ${found.faces}`,
    network: 'ReLSTM in PyTorch, 80 frames, 2 threads, random weights',
  };
  const sums = found.repeats.map((times) => Object.values(times).reduce((sum, s) => sum + s, 0));
  return [
    row('paper: whole', 's', sums, 'network in memory, 80 frames judged'),
    ...stages.map((stage) =>
      row(
        `paper: ${stage}`,
        's',
        found.repeats.map((times) => times[stage] ?? 0),
        notes[stage],
      ),
    ),
  ];
}
