// npm run package: dist/deepfake-check-<version>.zip, as the web store takes it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { builtExtension } from './built.mjs';
import { ROOT } from './media-page.mjs';
import { zip } from './zip.mjs';

/** What a build may leave behind that nobody needs to run it. */
const APART = /(^|\/)\.|\.map$|\.zip$|\.test\./;

/** Packages that are no dependencies at run time, and yet part of what is built. */
const BUILT_IN = ['@mediapipe/face_detection'];

/**
 * The files of the package, by name.
 *
 * @param {string} dist folder of the build
 * @returns {Record<string, Uint8Array>}
 */
export function packageFiles(dist) {
  const paths = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const named = paths.map((path) => [relative(dist, path).split(sep).join('/'), path]);
  const built = Object.fromEntries(
    named.flatMap(([name = '', path = '']) => {
      if (APART.test(name)) return [];
      const content = readFileSync(path);
      return [[name, name === 'manifest.json' ? withoutKey(content) : content]];
    }),
  );
  return { ...built, 'LICENSES.txt': Buffer.from(licenses()) };
}

/** The licence of the extension, and of everybody's work in it. */
function licenses() {
  const json = (/** @type {string} */ path) => JSON.parse(readFileSync(path, 'utf8'));
  const names = [...Object.keys(json(join(ROOT, 'package.json')).dependencies), ...BUILT_IN];
  const parts = names.sort().map((name) => {
    const folder = join(ROOT, 'node_modules', name);
    const { version, license, homepage, repository } = json(join(folder, 'package.json'));
    const file = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
    const where = homepage ?? repository?.url ?? repository ?? '';
    const text = file ? readFileSync(join(folder, file), 'utf8').trim() : '';
    return [`${name} ${version}: ${license}`, where, text].filter(Boolean).join('\n\n');
  });
  const own = readFileSync(join(ROOT, 'LICENSE'), 'utf8').trim();
  return `${[`Deepfake Check\n\n${own}`, ...parts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

/** The store gives the extension an id of its own, and refuses a manifest that brings one. @param {Buffer} manifest */
function withoutKey(manifest) {
  const { key: _, ...rest } = JSON.parse(manifest.toString());
  return Buffer.from(`${JSON.stringify(rest, null, 2)}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const files = packageFiles(await builtExtension());
  const path = join(ROOT, 'dist', `deepfake-check-${version}.zip`);
  const bytes = zip(files);
  writeFileSync(path, bytes);
  const megabytes = (bytes.length / 1e6).toFixed(1);
  console.log(`${relative(process.cwd(), path)}: ${Object.keys(files).length} files, ${megabytes} MB`);
}
