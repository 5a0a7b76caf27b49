/**
 * Records what the check says of an untouched and of a manipulated video, frame by frame, for the worked example of the
 * first-run page: numbers only, since nobody's face is shown there.
 *
 *     node scripts/make-example.mjs     (writes src/welcome/example.json; again after each change of the model)
 */
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchExtension } from './browser.mjs';
import { builtExtension } from './built.mjs';
import { readHistory } from './history.mjs';
import { makeManipulated } from './make-manipulated.mjs';
import { ROOT } from './media-page.mjs';
import { MODEL } from './model.mjs';

const FOLDER = join(ROOT, '.cache/demo');
const EXAMPLE = join(ROOT, 'src/welcome/example.json');
const FRAMES = MODEL.sampling.window;

const clips = { untouched: join(FOLDER, 'original.webm'), manipulated: join(FOLDER, 'manipulated.webm') };
if (!Object.values(clips).every(existsSync)) await makeManipulated(FOLDER, console.log);

const chromium = await launchExtension({ extension: await builtExtension(), args: ['--mute-audio'] });
/** @param {import('playwright-core').Page} page @param {string} clip @returns {Promise<number[]>} */
async function record(page, clip) {
  await page.reload();
  await page.setInputFiles('input[type=file]', clip);
  await page.locator('article[data-report]').waitFor({ timeout: 300_000 });
  const check = await (await readHistory(page)).evaluate((all) => all.at(-1)?.value);
  const face = check?.faces.reduce((a, b) => (b.frames > a.frames ? b : a));
  if (!check || !face) throw new Error(`No check of ${clip} was kept`);
  console.log(`${clip}: ${check.verdict}, ${check.probability}`);
  modelVersion = check.modelVersion;
  return face.timeline.map(({ contribution }) => contribution);
}

/**
 * The window of a recording that speaks most clearly for (1) or against (-1) manipulation.
 * @param {number[]} frames @param {1 | -1} sign
 */
function clearest(frames, sign) {
  const sum = (/** @type {number} */ start) => frames.slice(start, start + FRAMES).reduce((a, b) => a + b, 0);
  const starts = Array.from({ length: Math.max(1, frames.length - FRAMES + 1) }, (_, start) => start);
  const best = starts.reduce((a, b) => (sign * sum(b) > sign * sum(a) ? b : a));
  return frames.slice(best, best + FRAMES).map((frame) => Number(frame.toFixed(2)));
}

let modelVersion = '';
try {
  const page = await chromium.context.newPage();
  await page.goto(`chrome-extension://${chromium.extensionId}/src/check/index.html`);
  const untouched = clearest(await record(page, clips.untouched), -1);
  const manipulated = clearest(await record(page, clips.manipulated), 1);
  writeFileSync(EXAMPLE, `${JSON.stringify({ modelVersion, untouched, manipulated })}\n`);
  execFileSync(join(ROOT, 'node_modules/.bin/biome'), ['format', '--write', EXAMPLE]);
} finally {
  await chromium.close();
}
