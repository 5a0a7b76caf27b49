// npm run demo: a real video and a manipulated one through the real check, and a picture of the badge at work.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { badges } from './badges.mjs';
import { launchExtension } from './browser.mjs';
import { builtExtension } from './built.mjs';
import { makeManipulated } from './make-manipulated.mjs';
import { ROOT } from './media-page.mjs';
import { MODEL } from './model.mjs';
import { startSites } from './sites.mjs';
import { watchPage } from './watch-page.mjs';

const FOLDER = join(ROOT, '.cache/demo');
const SCREENSHOT = join(ROOT, 'docs/badge.png');

/** s until a first verdict, and from there to a whole window. A machine that has other work needs a while. */
const PATIENCE = 180;
const GROWTH = 30;

const original = join(FOLDER, 'original.webm');
const manipulated = join(FOLDER, 'manipulated.webm');
const short = (/** @type {string} */ path) => relative(ROOT, path);

if (!existsSync(original) || !existsSync(manipulated)) {
  console.log('Making the two videos: a talking face, and the same with another face put on it (about a minute) ...');
  await makeManipulated(FOLDER);
}

console.log('Checking both with the extension in headless Chromium ...');
await check([original, manipulated]);

console.log('Playing the manipulated one as www.youtube.com (a local page) ...');
console.log(`The badge says: ${await photograph()}`);
console.log(`Screenshot: ${short(SCREENSHOT)}`);

/** `npm run check` on files; its lines go to the terminal. @param {string[]} files @returns {Promise<void>} */
function check(files) {
  return new Promise((done, fail) => {
    const args = [join(ROOT, 'scripts/check.mjs'), ...files.map(short)];
    spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' })
      .on('error', fail)
      .on('exit', (status) => (status === 0 ? done() : fail(new Error('A video could not be checked.'))));
  });
}

/** Plays the manipulated video in a page until the badge has its verdict. @returns {Promise<string>} its words */
async function photograph() {
  const video = '<video class="html5-main-video" src="/talk.webm" muted autoplay loop playsinline></video>';
  const sites = await startSites({ '/watch': watchPage(video, 'A talk') }, { '/talk.webm': manipulated });
  const chromium = await launchExtension({
    extension: await builtExtension(),
    args: ['--mute-audio', ...sites.args],
    playwright: { viewport: { width: 768, height: 690 } },
  });
  try {
    const page = await chromium.context.newPage();
    await page.goto('https://www.youtube.com/watch?v=aaaaaaaaaaa');
    await page.bringToFront();
    const words = await verdict(page);
    await mkdir(join(ROOT, 'docs'), { recursive: true });
    await page.screenshot({ path: SCREENSHOT });
    return words;
  } finally {
    await chromium.close();
    await sites.close();
  }
}

/**
 * What the badge says once its verdict rests on a whole window, or has not grown to that in a while.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<string>}
 */
async function verdict(page) {
  let end = Date.now() + PATIENCE * 1000;
  let said = '';
  let reached = false;
  while (Date.now() < end) {
    // What follows the verdict is for screen readers.
    said = (await badges(page)).join().split(' Deepfake Check:')[0] ?? '';
    if (/\d %/.test(said)) {
      if (Number(/(\d+) frames/.exec(said)?.[1]) >= MODEL.sampling.window) return said;
      if (!reached) end = Date.now() + GROWTH * 1000;
      reached = true;
    }
    await page.waitForTimeout(500);
  }
  if (reached) return said;
  throw new Error(`No verdict within ${PATIENCE} s. The badge says: ${said || 'nothing'}`);
}
