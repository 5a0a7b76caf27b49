import { existsSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeInPage, ROOT } from '../scripts/media-page.mjs';

/** Where the bench keeps what it makes. */
export const FOLDER = join(ROOT, '.cache/bench');

const MAKER = 'bench/clips.page.js';

/**
 * A WebM clip of 1280x720 with 30 frames a second, made when it is first asked for.
 * @param {number} faces 1, 2 or 4
 * @param {number} seconds
 * @returns {Promise<string>} its path
 */
export async function clip(faces, seconds) {
  const name = `${faces}-${seconds}.webm`;
  const path = join(FOLDER, name);
  if (existsSync(path) && statSync(path).mtimeMs > statSync(join(ROOT, MAKER)).mtimeMs) return path;
  await mkdir(FOLDER, { recursive: true });
  await makeInPage(MAKER, 'make', [name, faces, seconds], FOLDER);
  return path;
}
