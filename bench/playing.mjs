import { chromium } from 'playwright-core';
import { badges, inBadges } from '../scripts/badges.mjs';
import { attachTo, browserSession, chromiumPath, launchExtension } from '../scripts/browser.mjs';
import { startSites } from '../scripts/sites.mjs';
import { cpuSeconds, processes, pss } from './processes.mjs';

/** @import { CDPSession, Page } from 'playwright-core' */

const TITLE = 'Videos that play';

/** A page under www.youtube.com on which `count` videos play and start over. @param {number} count */
const pageOf = (count) => `<!doctype html><meta charset="utf-8"><title>${TITLE}</title><link rel="icon" href="data:,">
<style>body { margin: 0; display: grid; grid-template-columns: repeat(${Math.min(2, count)}, 480px) } video { width: 480px; display: block }</style>
${'<div><video src="/clip.webm" muted autoplay loop playsinline></video></div>'.repeat(count)}
<script>
  for (const video of document.querySelectorAll('video'))
    video.addEventListener('playing', () => (window.playing ??= performance.timeOrigin + performance.now()), { once: true });
</script>`;

/** ms between looks at how much memory is used. */
const LOOK = 500;
/** ms to wait for a badge's verdict at most. */
const PATIENCE = 90_000;

const wait = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));

/**
 * @typedef {object} Setup what plays
 * @property {string} clip path
 * @property {number} videos how many at once
 * @property {number} seconds of playing to measure
 */

/**
 * @typedef {object} Played
 * @property {number} seconds measured
 * @property {number} dropped share of the videos' frames, 0..1
 * @property {number} cpu CPU seconds a second of the whole browser
 * @property {number} pageCpu of the page's renderer
 */

/**
 * @typedef {Played & {
 *   stages: Record<string, { start: number, ms: number }[]>,
 *   verdict: number, load: number, ownCpu: number, peak: number, peaks: number[], toBadge: number[],
 *   idle: { seconds: number, memory: number } | null,
 * }} Checked `verdict`, `load`: ms from the first picture to the first verdict, and to load the models; `ownCpu`: CPU
 *   seconds a second of the extension's processes; `peak`: PSS of them at most, MB, and `peaks`: of each by
 *   itself; `toBadge`: ms from the end of a frame to the change of the badge; `idle`: after what time the document with the
 *   network was gone, and the PSS that was left
 */

/**
 * Plays videos in a browser without the extension.
 * @param {Setup} setup
 * @returns {Promise<Played>}
 */
export async function plain({ clip, videos, seconds }) {
  const sites = await startSites({ '/live/bench': pageOf(videos) }, { '/clip.webm': clip });
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: ['--mute-audio', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...sites.args],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1000, height: 800 } });
    await page.goto('https://www.youtube.com/live/bench');
    await wait(3000);
    return await played(page, await browser.newBrowserCDPSession(), seconds);
  } finally {
    await browser.close();
    await sites.close();
  }
}

/**
 * What a page and its browser do in the next `seconds`.
 * @param {Page} page
 * @param {CDPSession} browser
 * @param {number} seconds
 * @returns {Promise<Played>}
 */
async function played(page, browser, seconds) {
  const frames = () =>
    page.evaluate(() => {
      const all = [...document.querySelectorAll('video')].map((video) => video.getVideoPlaybackQuality());
      const sum = (/** @type {'totalVideoFrames' | 'droppedVideoFrames'} */ what) =>
        all.reduce((n, q) => n + q[what], 0);
      return { shown: sum('totalVideoFrames'), dropped: sum('droppedVideoFrames') };
    });
  const { all, page: renderers } = await processes(browser);
  const now = () => ({ at: performance.now(), cpu: cpuSeconds(all), pageCpu: cpuSeconds(renderers) });
  const [before, seen] = [now(), await frames()];
  await wait(seconds * 1000);
  const [after, then] = [now(), await frames()];
  const passed = (after.at - before.at) / 1000;
  return {
    seconds: passed,
    dropped: (then.dropped - seen.dropped) / Math.max(1, then.shown - seen.shown),
    cpu: (after.cpu - before.cpu) / passed,
    pageCpu: (after.pageCpu - before.pageCpu) / passed,
  };
}

/**
 * Plays videos with the extension, which checks all of them and goes on when they start over.
 * @param {Setup & { extension: string, idle: boolean }} setup `idle`: wait for what is left when nothing plays any more
 * @returns {Promise<Checked>}
 */
export async function checked({ extension, clip, videos, seconds, idle }) {
  const sites = await startSites({ '/live/bench': pageOf(videos) }, { '/clip.webm': clip });
  const chromiumRun = await launchExtension({
    extension,
    args: ['--mute-audio', ...sites.args],
    playwright: { viewport: { width: 1000, height: 800 } },
  });
  const { context } = chromiumRun;
  let watching = true;
  try {
    const settings = { rate: 'thorough', maxVideos: 4 };
    await chromiumRun.serviceWorker.evaluate((settings) => chrome.storage.local.set({ settings }), settings);
    const browser = await browserSession(context);
    let peak = 0;
    /** @type {Record<number, number>} */
    const peaks = {};
    const memory = (async () => {
      for (; watching; await wait(LOOK)) {
        const now = (await processes(browser)).own.map((id) => ({ id, taken: pss([id]) }));
        for (const { id, taken } of now) peaks[id] = Math.max(peaks[id] ?? 0, taken);
        const all = now.reduce((sum, { taken }) => sum + taken, 0);
        peak = Math.max(peak, all);
      }
    })();

    const page = await context.newPage();
    await page.goto('https://www.youtube.com/live/bench');
    await page.bringToFront();
    const offscreen = await attachTo(context, 'src/offscreen/', () => {}, 60_000);
    await offscreen.evaluate(listen);
    const said = await firstVerdict(page);
    const start = Date.now();
    const before = cpuSeconds((await processes(browser)).own);
    const result = await played(page, browser, seconds);
    const ownCpu = (cpuSeconds((await processes(browser)).own) - before) / result.seconds;
    const notes = /** @type {[string, number, number][]} */ (await offscreen.evaluate('globalThis.bench'));
    const changes = (await inBadges(page, changesOf, null)).flat();
    await offscreen.detach();
    watching = false;
    await memory;

    const within = notes.filter(([, from]) => from >= start);
    /** @type {Checked['stages']} */
    const stages = {};
    for (const [name, at, ms] of within) stages[name] = [...(stages[name] ?? []), { start: at, ms }];
    const ends = (stages.frame ?? []).map(({ start, ms }) => start + ms);
    return {
      ...result,
      stages,
      verdict: said - (await page.evaluate('window.playing')),
      load: notes.find(([name]) => name === 'load')?.[2] ?? Number.NaN,
      ownCpu,
      peak,
      peaks: Object.values(peaks).sort((a, b) => b - a),
      toBadge: videos === 1 ? delays(ends, changes) : [],
      idle: idle ? await left(page, browser) : null,
    };
  } finally {
    watching = false;
    await chromiumRun.close();
    await sites.close();
  }
}

/** Runs in the offscreen document: keeps what its stages take, on the clock that all documents share. */
function listen() {
  /** @type {[string, number, number][]} */
  const notes = [];
  Object.assign(globalThis, { bench: notes });
  new PerformanceObserver((list) => {
    for (const { name, startTime, duration } of list.getEntries())
      notes.push([name, performance.timeOrigin + startTime, duration]);
  }).observe({ type: 'measure' });
}

/** Waits for a verdict on a badge and gives its time. From the first badge on every change of it is noted. @param {Page} page */
async function firstVerdict(page) {
  const end = Date.now() + PATIENCE;
  while (Date.now() < end) {
    const found = (await inBadges(page, follow, null)).filter((at) => at !== null);
    if (found.length) return Math.min(...found);
    await wait(100);
  }
  throw new Error(`No verdict within ${PATIENCE / 1000} s. The badges say: ${await badges(page)}`);
}

/** Runs in the page: notes the changes of a badge, and gives the time of its first verdict. @param {any} root */
function follow(root) {
  const plate = root.querySelector('.plate');
  if (!plate) return null;
  if (!root.bench) {
    root.bench = { changes: [], verdict: null };
    const look = () => {
      const now = performance.timeOrigin + performance.now();
      root.bench.changes.push(now);
      if (['manipulated', 'uncertain', 'clean'].includes(plate.dataset.tone)) root.bench.verdict ??= now;
    };
    new MutationObserver(look).observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
    look();
  }
  return root.bench.verdict;
}

/** Runs in the page: the times at which a badge changed. @param {any} root @returns {number[]} */
function changesOf(root) {
  return root.bench?.changes ?? [];
}

/**
 * ms from each of `ends` to the first of `changes` after it, where one comes before the next end.
 * @param {readonly number[]} ends ascending
 * @param {readonly number[]} changes ascending
 * @returns {number[]}
 */
export function delays(ends, changes) {
  return ends.flatMap((end, i) => {
    const change = changes.find((at) => at >= end);
    return change !== undefined && change < (ends[i + 1] ?? Number.POSITIVE_INFINITY) ? [change - end] : [];
  });
}

/** Closes the page and waits until the document with the network has gone. @param {Page} page @param {CDPSession} browser */
async function left(page, browser) {
  await page.close();
  const start = performance.now();
  const isOpen = async () =>
    (await browser.send('Target.getTargets')).targetInfos.some(({ url }) => url.includes('src/offscreen/'));
  while (await isOpen()) {
    if (performance.now() - start > 3 * PATIENCE) throw new Error('The offscreen document stays.');
    await wait(LOOK);
  }
  const seconds = (performance.now() - start) / 1000;
  await wait(3000); // the process gives its memory back, or ends
  return { seconds, memory: pss((await processes(browser)).own) };
}
