import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { chromiumPath } from '../scripts/browser.mjs';
import { buildKernels, KERNELS } from '../scripts/build-kernels.mjs';
import { ROOT } from '../scripts/media-page.mjs';
import CASES from './cases.json' with { type: 'json' };
import { FOLDER } from './clips.mjs';
import { PYTHON } from './machine.mjs';
import { median, row } from './stats.mjs';
import { number } from './table.mjs';

/** @import { Row } from './stats.mjs' */
/** @typedef {{ runtime: string, threads: number, case: string, ms: number[] }} Times */

const THREADS = [1, 2];
/** The case in which each of some frames of a face is looked at by both branches. */
const FULL = 'backbone, 4 crops';
const FRAMES = CASES.find(({ name }) => name === FULL)?.crops ?? Number.NaN;

const TYPES = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
  '.html': 'text/html',
};

/**
 * The graphs as the extension runs them (its own code, in a page of the same Chromium that is cross-origin isolated as
 * the offscreen document is), beside ONNX Runtime and PyTorch outside the browser and the arithmetic the machine could do.
 *
 * @param {{ quick: boolean, log: (line: string) => void }} options
 * @returns {Promise<Row[]>}
 */
export async function measure({ quick, log }) {
  const repeats = quick ? 3 : 20;
  await mkdir(FOLDER, { recursive: true });
  const outside = await native(repeats, log);
  const inside = await browser(repeats, outside?.size ?? 0, log);
  const times = [...inside.times, ...(outside?.times ?? [])];
  // What only the extension's own network can do comes with the case that does the same in full.
  const own = times.map((one) => one.case).find((name) => /frames of a face$/.test(name));
  const names = CASES.flatMap(({ name }) => (own && name === FULL ? [name, own] : [name]));
  const rows = [...names, 'product'].flatMap((name) => rowsOf(name, times, outside?.flops ?? {}));
  if (outside?.hidden.length) rows.push(row('FLOPs', '', [], `without those inside ${outside.hidden.join(', ')}`));
  rows.push(
    ...inside.loads.map(({ runtime, threads, ms }) => row(`made ready: ${words(runtime, threads)}`, 'ms', [ms])),
  );
  if (!outside) rows.push(row('native, torch, roof', 'ms', [], 'need Python: bash scripts/setup.sh --training'));
  if (!inside.hasGpu) rows.push(row('webgpu', 'ms', [], 'no GPU here'));
  return rows;
}

const words = (/** @type {string} */ runtime, /** @type {number} */ threads) =>
  runtime === 'webgpu' ? runtime : `${runtime} ${threads} thread${threads === 1 ? '' : 's'}`;

/**
 * The rows of one case, each with what it is to the others at as many threads.
 * @param {string} name
 * @param {readonly Times[]} times
 * @param {Record<string, number>} flops
 */
function rowsOf(name, times, flops) {
  const of = (/** @type {string} */ runtime, /** @type {number} */ threads, what = name) => {
    const found = times.find((t) => t.runtime === runtime && t.threads === threads && t.case === what);
    return found ? median(found.ms) : null;
  };
  /** The most FLOPs a ms that the machine gave outside the browser, best of all repeats. */
  const roof = (/** @type {number} */ threads) => {
    const of = times.filter((t) => t.runtime !== 'wasm' && t.threads === threads && t.case === 'product');
    return of.length && flops.product ? flops.product / Math.min(...of.flatMap(({ ms }) => ms)) : null;
  };
  return times
    .filter((t) => t.case === name)
    .map(({ runtime, threads, ms }) => {
      const middle = median(ms);
      const notes = [];
      const isPartly = name !== 'product' && !CASES.some((one) => one.name === name);
      const ratio = (/** @type {string} */ other) => {
        const reference = of(other, threads, isPartly ? FULL : name);
        if (['own', 'wasm'].includes(runtime) && runtime !== other && reference)
          notes.push(`${number(middle / reference)} × ${other}`);
      };
      if (isPartly) {
        const full = of(runtime, threads, FULL);
        notes.push(`${number(middle / FRAMES)} ms a frame${full ? `; ${number(middle / full)} × 4 crops` : ''}`);
      }
      if (runtime === 'own') ratio('wasm');
      ratio('native');
      ratio('torch');
      ratio('paper');
      const most = roof(threads);
      // The paper's network has fewer FLOPs than ours.
      if (flops[name] && runtime !== 'paper') {
        const rate = flops[name] / middle;
        notes.push(`${number(rate / 1e6)} GFLOP/s${most ? `, ${Math.round((100 * rate) / most)} % of the roof` : ''}`);
      }
      const title = name === 'product' ? 'roof: product of matrices' : name;
      return row(`${title}: ${words(runtime, threads)}`, 'ms', ms, notes.join('; '));
    });
}

/**
 * @param {number} repeats
 * @param {(line: string) => void} log
 * @returns {Promise<{ times: Times[], flops: Record<string, number>, hidden: string[], size: number } | null>}
 */
async function native(repeats, log) {
  if (!existsSync(PYTHON)) return null;
  log('outside the browser');
  const args = ['--models', join(ROOT, 'models'), '--product', join(FOLDER, 'product.onnx'), '--repeats', `${repeats}`];
  const { stdout } = await promisify(execFile)(PYTHON, [join(ROOT, 'bench/native.py'), ...args], {
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(stdout);
}

/**
 * @param {number} repeats
 * @param {number} size of the matrices of product.onnx; 0 if there is none
 * @param {(line: string) => void} log
 */
async function browser(repeats, size, log) {
  await build({
    configFile: false,
    logLevel: 'error',
    root: ROOT,
    base: './',
    publicDir: false,
    build: {
      target: 'chrome148',
      outDir: join(FOLDER, 'graphs'),
      assetsInlineLimit: 0,
      modulePreload: false,
      chunkSizeWarningLimit: 1500,
      rolldownOptions: {
        input: join(ROOT, 'bench/graphs.page.ts'),
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: 'graphs.js' },
      },
    },
  });
  const server = await serve();
  const chromiumRun = await chromium.launch({
    executablePath: chromiumPath(),
    args: ['--enable-unsafe-webgpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
  /** @type {Times[]} */
  const times = [];
  const loads = [];
  let hasGpu = true;
  try {
    const runs = ['own', 'wasm'].flatMap((runtime) => THREADS.map((threads) => ({ runtime, threads })));
    for (const { runtime, threads } of [...runs, { runtime: 'webgpu', threads: 0 }]) {
      log(words(runtime, threads));
      const page = await chromiumRun.newPage();
      await page.goto(server.url);
      const call = `measure(${[runtime, threads, repeats, size].map((value) => JSON.stringify(value)).join(', ')})`;
      const answer = /** @type {import('./graphs.page').Answer | null} */ (
        await page.evaluate(`import('/graphs.js').then(({ measure }) => ${call})`)
      );
      await page.close();
      if (!answer) {
        hasGpu = false;
        continue;
      }
      if (!answer.isolated) throw new Error('The page is not isolated: it has no threads.');
      for (const [name, ms] of Object.entries(answer.times)) times.push({ runtime, threads, case: name, ms });
      if (runtime !== 'webgpu') loads.push({ runtime, threads, ms: answer.load });
    }
  } finally {
    await chromiumRun.close();
    server.close();
  }
  return { times, loads, hasGpu };
}

/** Serves the page, the models and the product, isolated as the extension's documents are. */
async function serve() {
  buildKernels();
  const files = {
    '/backbone.onnx': join(ROOT, 'models/backbone.onnx'),
    '/temporal.onnx': join(ROOT, 'models/temporal.onnx'),
    '/kernels.wasm': KERNELS,
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    response.setHeader('cross-origin-embedder-policy', 'require-corp');
    response.setHeader('content-type', TYPES[extname(path) || '.html'] ?? 'application/octet-stream');
    if (path === '/') return response.end('<!doctype html><link rel="icon" href="data:,"><title>graphs</title>');
    const file = files[path]
      ? files[path]
      : path === '/product.onnx'
        ? join(FOLDER, path)
        : join(FOLDER, 'graphs', path);
    if (!file.startsWith(ROOT) || !existsSync(file)) response.statusCode = 404;
    return response.end(response.statusCode === 404 ? '' : readFileSync(file));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('The local server has no port.');
  return { url: `http://127.0.0.1:${address.port}/`, close: () => server.close() };
}
