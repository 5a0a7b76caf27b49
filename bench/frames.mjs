import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { launchExtension } from '../scripts/browser.mjs';
import { ROOT } from '../scripts/media-page.mjs';
import { FOLDER } from './clips.mjs';
import { median, row } from './stats.mjs';
import { number } from './table.mjs';

/** @import { Row } from './stats.mjs' */

/** An extension that hands frames over as ours does, to somebody who does nothing with them. */
const EXTENSION = {
  'manifest.json': JSON.stringify({
    manifest_version: 3,
    name: 'Frames',
    version: '1',
    message_serialization: 'structured_clone',
    background: { service_worker: 'background.js' },
  }),
  'background.js': 'chrome.runtime.onConnect.addListener((port) => port.onMessage.addListener(() => {}));',
  'page.html': '<!doctype html><meta charset="utf-8"><title>frames</title>',
};

/**
 * What it costs a page to hand over a frame: the overview and the region of one face, read by the extension's own code
 * and posted over a port.
 * @param {{ quick: boolean }} options
 * @returns {Promise<Row[]>}
 */
export async function measure({ quick }) {
  const folder = join(FOLDER, 'frames');
  await mkdir(folder, { recursive: true });
  await build({
    configFile: false,
    logLevel: 'error',
    root: ROOT,
    publicDir: false,
    build: {
      outDir: folder,
      emptyOutDir: true,
      lib: { entry: join(ROOT, 'src/frames.ts'), formats: ['es'], fileName: () => 'frames.js' },
    },
  });
  for (const [name, content] of Object.entries(EXTENSION)) await writeFile(join(folder, name), content);
  await copyFile(join(ROOT, 'bench/frames.page.js'), join(folder, 'measure.js'));
  const { context, extensionId, close } = await launchExtension({ extension: folder });
  /** @type {{ name: string, what: string, side: number, times: Record<'total' | 'all' | 'longest', number>[] }[]} */
  let sizes;
  try {
    const page = await context.newPage();
    await page.goto(`chrome-extension://${extensionId}/page.html`);
    // As a string: the types know no module of this name.
    sizes = await page.evaluate(`import('./measure.js').then(({ measure }) => measure(${quick ? 5 : 40}))`);
  } finally {
    await close();
  }
  return sizes.map(({ name, what, side, times }) => {
    const of = (/** @type {'total' | 'all' | 'longest'} */ key) => times.map((time) => time[key]);
    const note = `longest piece ${number(median(of('longest')))} ms; handed over after ${number(median(of('total')))} ms`;
    return row(`${name}, ${what === 'region' ? `region of ${side} px` : what}: page blocked`, 'ms', of('all'), note);
  });
}
