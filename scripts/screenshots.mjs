// npm run screenshots: the five pictures of the store's page, 1280x800, of the real thing at work.
import { existsSync, mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { badges } from './badges.mjs';
import { launchExtension } from './browser.mjs';
import { builtExtension } from './built.mjs';
import { readHistory } from './history.mjs';
import { makeManipulated } from './make-manipulated.mjs';
import { ROOT } from './media-page.mjs';
import { MODEL } from './model.mjs';
import { startSites } from './sites.mjs';

/** @import { Page } from 'playwright-core' */

const CLIPS = join(ROOT, '.cache/demo');
const FOLDER = join(ROOT, 'store/screenshots');
const SIZE = { width: 1280, height: 800 };
const POPUP = { width: 360, height: 600 };

/** ms for a verdict, and from there to one that rests on a whole window. */
const PATIENCE = 180_000;
const GROWTH = 30_000;

const original = join(CLIPS, 'original.webm');
const manipulated = join(CLIPS, 'manipulated.webm');
if (!existsSync(original) || !existsSync(manipulated)) await makeManipulated(CLIPS, console.log);
mkdirSync(FOLDER, { recursive: true });

/**
 * A page with a video and little else. It stands in for a site, and looks like none.
 * @param {string} src @param {string} title
 */
const player = (src, title) => `<!doctype html><meta charset="utf-8"><title>${title}</title>
<link rel="icon" href="data:,">
<style>
  body { margin: 0; background: #fff; color: #1b1f24; font: 15px/1.5 system-ui, "Liberation Sans", sans-serif }
  nav { display: flex; align-items: center; gap: 24px; padding: 12px 32px; border-bottom: 1px solid #e6e9ed }
  nav b { width: 96px; height: 14px; border-radius: 7px; background: #cfd6de }
  nav i { flex: 0 1 420px; height: 34px; margin: 0 auto; border-radius: 17px; background: #f0f2f5 }
  nav s { width: 34px; height: 34px; border-radius: 50%; background: #dfe4ea }
  main { display: grid; grid-template-columns: 800px 1fr; gap: 32px; padding: 24px 32px }
  #movie_player { position: relative; height: 600px; border-radius: 14px; overflow: hidden; background: #000 }
  video { width: 100%; height: 100%; object-fit: cover }
  h1 { margin: 18px 0 6px; font-size: 21px }
  p { width: 46%; height: 12px; margin: 0; border-radius: 6px; background: #e6e9ed }
  aside { display: grid; gap: 16px; align-content: start }
  aside div { display: grid; grid-template-columns: 148px 1fr; gap: 12px }
  aside div::before { height: 84px; border-radius: 10px; background: #e6e9ed; content: "" }
  aside div::after { height: 12px; margin-top: 8px; border-radius: 6px; background: #e6e9ed; content: "" }
</style>
<nav><b></b><i></i><s></s></nav>
<main>
  <div>
    <div id="movie_player" class="html5-video-player">
      <video class="html5-main-video" src="${src}" muted autoplay loop playsinline></video>
    </div>
    <h1>${title}</h1><p></p>
  </div>
  <aside>${'<div></div>'.repeat(6)}</aside>
</main>`;

const sites = await startSites(
  { '/watch': player('/interview.webm', 'An interview'), '/live/1': player('/statement.webm', 'A statement') },
  { '/interview.webm': original, '/statement.webm': manipulated },
);
const chromium = await launchExtension({
  extension: await builtExtension(),
  args: ['--mute-audio', '--hide-scrollbars', ...sites.args],
  playwright: { viewport: SIZE, colorScheme: 'light' },
});
const own = `chrome-extension://${chromium.extensionId}/`;

try {
  const interview = await open('https://www.youtube.com/watch?v=aaaaaaaaaaa');
  await verdict(interview);
  await interview.close();

  const statement = await open('https://www.youtube.com/live/1');
  await verdict(statement);
  await keep(statement, '1-badge');

  const files = await open(`${own}src/check/index.html`);
  await files.setInputFiles('input[type=file]', [original, manipulated]);
  await files.locator('article[data-report]').nth(1).waitFor({ timeout: PATIENCE });
  await keep(files, '2-check-a-file');

  await statement.bringToFront();
  await popupOver(statement, '3-popup');
  await statement.close();

  // The newest check is that of the manipulated file.
  const id = await (await readHistory(files)).evaluate((all) => all.at(-1)?.key);
  await keep(await open(`${own}src/report/index.html?id=${id}`), '4-report');
  await keep(await open(`${own}src/options/index.html`), '5-options');
} finally {
  await chromium.close();
  await sites.close();
}

/** @param {string} address */
async function open(address) {
  const page = await chromium.context.newPage();
  await page.goto(address);
  await page.bringToFront();
  return page;
}

/** @param {Page} page @param {string} name */
async function keep(page, name) {
  await page.bringToFront();
  await page.waitForTimeout(800);
  const path = join(FOLDER, `${name}.png`);
  await page.screenshot({ path });
  console.log(relative(process.cwd(), path));
}

/** Waits for the badge's verdict, and a while for it to rest on a whole window. @param {Page} page */
async function verdict(page) {
  let end = Date.now() + PATIENCE;
  let reached = false;
  while (Date.now() < end) {
    const said = (await badges(page)).join();
    if (/\d %/.test(said)) {
      if (said.includes(`· ${MODEL.sampling.window} frames`)) return;
      if (!reached) end = Date.now() + GROWTH;
      reached = true;
    }
    await page.waitForTimeout(500);
  }
  if (!reached) throw new Error(`No verdict: the badge says ${(await badges(page)).join() || 'nothing'}`);
}

/** The popup where the browser would show it, over a page. @param {Page} page @param {string} name */
async function popupOver(page, name) {
  const below = await page.screenshot();
  // By its address the extension could not find it: it does not see addresses.
  const tab = await chromium.serviceWorker.evaluate(async () => (await chrome.tabs.query({ active: true }))[0]?.id);
  const popup = await open(`${own}src/popup/index.html?tab=${tab}`);
  await popup.setViewportSize(POPUP);
  await popup.locator('[aria-labelledby=videos] .rows').waitFor({ timeout: 30_000 });
  await popup.locator('[data-verdict-row]').first().waitFor({ timeout: 30_000 });
  await popup.waitForTimeout(800);
  const over = await popup.screenshot();
  await popup.close();
  const both = await chromium.context.newPage();
  const data = (/** @type {Buffer} */ png) => `data:image/png;base64,${png.toString('base64')}`;
  await both.setContent(`<style>
    body { margin: 0 } img { position: absolute } .below { inset: 0 }
    .over { top: 8px; right: 24px; border-radius: 10px; box-shadow: 0 0 0 1px rgb(0 0 0 / 14%), 0 12px 40px rgb(0 0 0 / 32%) }
  </style><img class="below" src="${data(below)}"><img class="over" src="${data(over)}">`);
  await keep(both, name);
  await both.close();
}
