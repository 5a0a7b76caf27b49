/**
 * Records what the check says of an untouched and of a manipulated video, frame by frame, for the worked example of the
 * first-run page: numbers only, since nobody's face is shown there.
 *
 *     node scripts/make-example.mjs     (writes src/welcome/example.json; again after each change of the model)
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchExtension } from './browser.mjs';
import { builtExtension } from './built.mjs';
import { makeManipulated } from './make-manipulated.mjs';
import { ROOT } from './media-page.mjs';

const FOLDER = join(ROOT, '.cache/demo');
const EXAMPLE = join(ROOT, 'src/welcome/example.json');
/** Frames of one window. */
const FRAMES = 80;

const clips = { untouched: join(FOLDER, 'original.webm'), manipulated: join(FOLDER, 'manipulated.webm') };
if (!Object.values(clips).every(existsSync)) await makeManipulated(FOLDER, console.log);

const chromium = await launchExtension({ extension: await builtExtension(), args: ['--mute-audio'] });
/** The newest check of the history, read in a page of the extension. @returns {Promise<any>} */
const lastCheck = () =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open('history');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const reading = opening.result.transaction('checks').objectStore('checks').openCursor(null, 'prev');
      reading.onerror = () => reject(reading.error);
      reading.onsuccess = () =>
        reading.result ? resolve(reading.result.value) : reject(new Error('The history is empty.'));
    };
  });

/** @param {import('playwright-core').Page} page @param {string} clip @returns {Promise<number[]>} */
async function record(page, clip) {
  await page.reload();
  await page.setInputFiles('input[type=file]', clip);
  await page.locator('article[data-report]').waitFor({ timeout: 300_000 });
  const check = await page.evaluate(lastCheck);
  console.log(`${clip}: ${check.verdict}, ${check.probability}`);
  modelVersion = check.modelVersion;
  const face = check.faces.reduce((/** @type {any} */ a, /** @type {any} */ b) => (b.frames > a.frames ? b : a));
  return face.timeline
    .slice(0, FRAMES)
    .map((/** @type {{ contribution: number }} */ { contribution }) => Number(contribution.toFixed(2)));
}

let modelVersion = '';
try {
  const page = await chromium.context.newPage();
  await page.goto(`chrome-extension://${chromium.extensionId}/src/check/index.html`);
  const untouched = await record(page, clips.untouched);
  const manipulated = await record(page, clips.manipulated);
  writeFileSync(EXAMPLE, `${JSON.stringify({ modelVersion, untouched, manipulated })}\n`);
} finally {
  await chromium.close();
}
