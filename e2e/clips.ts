import { existsSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeInPage, ROOT } from '../scripts/media-page.mjs';

const FOLDER = join(ROOT, '.cache/e2e');
const MAKER = 'e2e/clips.page.js';

const NAMES = [
  'talking.webm',
  'talking-half.webm',
  'upright.mp4',
  'turned.mp4',
  'short.webm',
  'tiny-face.webm',
  'no-face.webm',
  'shots.webm',
] as const;

/** Path on disk of one of the videos the tests play. */
export function clip(name: (typeof NAMES)[number]): string {
  return join(FOLDER, name);
}

/** Vitest's global setup: makes the videos once; they are made again when their maker changes. */
export async function setup(): Promise<void> {
  const madeFrom = statSync(join(ROOT, MAKER)).mtimeMs;
  if (NAMES.every((name) => existsSync(clip(name)) && statSync(clip(name)).mtimeMs > madeFrom)) return;
  await mkdir(FOLDER, { recursive: true });
  await makeInPage(MAKER, 'make', [], FOLDER);
}
