import { execFileSync } from 'node:child_process';
import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';

/** Real host names that the local server answers for. The last two are no sites of the extension. */
export const HOSTS = ['www.youtube.com', 'www.tiktok.com', 'www.facebook.com', 'cdn.example.net', 'news.example.org'];

const TYPES = { '.webm': 'video/webm', '.mp4': 'video/mp4', '.js': 'text/javascript' };

/**
 * Serves `pages` (path, or path and query → HTML) and `files` (path → file on disk) over HTTPS, the same under every host name. Under /cors/
 * the files allow every origin to read them.
 *
 * @param {Record<string, string>} pages
 * @param {Record<string, string>} files
 * @returns {Promise<{ args: string[], requests: string[], close: () => Promise<void> }>} `args` are the Chromium flags
 *   that lead the host names here and every other name nowhere; `requests` grows by "host/path" with every request.
 */
export async function startSites(pages, files) {
  /** @type {string[]} */
  const requests = [];
  const server = createServer(certificate(), (request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'https://local');
    requests.push(`${request.headers.host}${pathname}`);
    const html = pages[pathname + search] ?? pages[pathname];
    const file = files[pathname.replace(/^\/cors(?=\/)/, '')];
    if (html !== undefined) {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(html);
    } else if (file !== undefined) {
      if (pathname.startsWith('/cors/')) response.setHeader('access-control-allow-origin', '*');
      sendRange(file, request, response);
    } else {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The local server has no port.');
  const rules = [...HOSTS.map((host) => `MAP ${host}:443 127.0.0.1:${address.port}`), 'MAP * ~NOTFOUND'];
  return {
    args: [`--host-resolver-rules=${rules.join(', ')}, EXCLUDE 127.0.0.1`, '--ignore-certificate-errors'],
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** A self-signed certificate for this run only; Chromium is told not to mind. */
function certificate() {
  const folder = mkdtempSync(join(tmpdir(), 'sites-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const kind = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=local'];
  try {
    execFileSync('openssl', ['req', ...kind, '-keyout', key, '-out', cert], { stdio: 'ignore' });
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @type {(path: string, request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => void} */
function sendRange(path, request, response) {
  const { size } = statSync(path);
  response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream');
  response.setHeader('accept-ranges', 'bytes');
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const start = Number(from ?? 0);
  const end = to ? Math.min(Number(to), size - 1) : size - 1;
  if (from !== undefined) {
    response.statusCode = 206;
    response.setHeader('content-range', `bytes ${start}-${end}/${size}`);
  }
  response.setHeader('content-length', end - start + 1);
  createReadStream(path, { start, end }).pipe(response);
}
