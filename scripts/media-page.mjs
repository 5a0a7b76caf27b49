import { createReadStream, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { chromiumPath } from './browser.mjs';

/** Root of the repository. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
};

const BLANK = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>media</title>
<script type="importmap">${JSON.stringify({
  imports: {
    mediabunny: '/node_modules/mediabunny/dist/bundles/mediabunny.mjs',
    clmtrackr: '/node_modules/clmtrackr/build/clmtrackr.module.js',
  },
})}</script>
<script>
  async function run(module, name, args) {
    const files = await (await import(module))[name](...args);
    for (const [file, bytes] of Object.entries(files)) await fetch('/' + file, { method: 'POST', body: bytes });
  }
</script>`;

/**
 * Calls `name(...args)` of a module of this repository inside a page of headless Chromium, where WebCodecs and canvases
 * are, and writes the files it returns.
 *
 * @param {string} module path of the module from the root of the repository
 * @param {string} name an exported async function that returns `{ [file name]: Uint8Array }`
 * @param {unknown[]} args plain values
 * @param {string} folder where the files go
 * @param {(line: string) => void} log gets what the page prints
 * @returns {Promise<string[]>} the paths written
 */
export async function makeInPage(module, name, args, folder, log = () => {}) {
  const written = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'POST') {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const path = join(folder, url.pathname.slice(1).replaceAll('/', '_'));
      await writeFile(path, Buffer.concat(chunks));
      written.push(path);
      response.end();
      return;
    }
    if (url.pathname === '/') {
      response.setHeader('content-type', 'text/html');
      response.end(BLANK);
      return;
    }
    sendFile(url.pathname, response);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    const page = await browser.newPage();
    page.on('console', (message) => log(message.text()));
    await page.goto(`http://127.0.0.1:${port}/`);
    // A string: test runners rewrite functions, and their imports, for where they run themselves.
    await page.evaluate(`run(${[`/${module}`, name, args].map((value) => JSON.stringify(value)).join(', ')})`);
  } finally {
    await browser.close();
    server.close();
  }
  return written;
}

/** Sends a file of the repository, and nothing outside it. */
function sendFile(pathname, response) {
  const path = normalize(join(ROOT, decodeURIComponent(pathname)));
  const stat = path.startsWith(ROOT + sep) ? statSync(path, { throwIfNoEntry: false }) : undefined;
  if (!stat?.isFile()) {
    response.statusCode = 404;
    response.end();
    return;
  }
  response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream');
  response.setHeader('content-length', stat.size);
  createReadStream(path).pipe(response);
}
