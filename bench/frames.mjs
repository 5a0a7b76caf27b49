import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { makeInPage, ROOT } from '../scripts/media-page.mjs';
import { FOLDER } from './clips.mjs';
import { median, row } from './stats.mjs';
import { number } from './table.mjs';

/** @import { Row } from './stats.mjs' */

/**
 * What it costs a page to hand over a frame: the overview and the region of one face, by the extension's own code.
 * @param {{ quick: boolean }} options
 * @returns {Promise<Row[]>}
 */
export async function measure({ quick }) {
  await mkdir(FOLDER, { recursive: true });
  await build({
    configFile: false,
    logLevel: 'error',
    root: ROOT,
    publicDir: false,
    build: {
      outDir: FOLDER,
      emptyOutDir: false,
      lib: { entry: join(ROOT, 'src/frames.ts'), formats: ['es'], fileName: () => 'frames.js' },
    },
  });
  const [path] = await makeInPage('bench/frames.page.js', 'measure', [quick ? 5 : 40], FOLDER);
  /** @type {{ name: string, what: string, side: number, times: Record<'total' | 'all' | 'longest', number>[] }[]} */
  const sizes = JSON.parse(readFileSync(path ?? '', 'utf8'));
  return sizes.map(({ name, what, side, times }) => {
    const of = (/** @type {'total' | 'all' | 'longest'} */ key) => times.map((time) => time[key]);
    const note = `longest piece ${number(median(of('longest')))} ms; pixels in hand after ${number(median(of('total')))} ms`;
    return row(`${name}, ${what === 'region' ? `region of ${side} px` : what}: page blocked`, 'ms', of('all'), note);
  });
}
