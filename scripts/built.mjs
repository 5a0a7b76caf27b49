import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** What the build is made of, by path from the root. Packages in node_modules are what the lock file says. */
export const SOURCES = [
  'src',
  'locales',
  'models',
  'manifest.config.ts',
  'vite.config.ts',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
  'scripts/build-models.mjs',
  'scripts/build-kernels.mjs',
];

/** Changes of these never change the build. */
const APART = /\.(test\.tsx?|md)$/;

/**
 * Folder of the built extension; builds it first if it is missing or older than its sources, and says so on stderr.
 * `$DEEPFAKE_CHECK_DIST` names a build to be taken as it is.
 *
 * @returns {Promise<string>} absolute path
 * @throws {Error} if the build fails
 */
export async function builtExtension() {
  if (process.env.DEEPFAKE_CHECK_DIST) return resolve(process.env.DEEPFAKE_CHECK_DIST);
  const dist = join(ROOT, 'dist');
  const state = buildState(
    join(dist, 'manifest.json'),
    SOURCES.map((source) => join(ROOT, source)),
  );
  if (state === 'fresh') return dist;
  console.error(
    state === 'missing'
      ? 'The extension is not built yet: building it.'
      : 'The sources changed since the last build: building anew.',
  );
  await run('npm', ['run', '--silent', 'build']);
  return dist;
}

/**
 * @param {string} product file that was built
 * @param {string[]} sources files and folders it is made of
 * @returns {'missing' | 'stale' | 'fresh'}
 */
export function buildState(product, sources) {
  if (!existsSync(product)) return 'missing';
  return newest(sources) > statSync(product).mtimeMs ? 'stale' : 'fresh';
}

/** @param {string[]} paths @returns {number} time of the latest change in any of them, ms since the epoch */
function newest(paths) {
  const times = paths.filter(existsSync).map((path) => {
    const stat = statSync(path);
    if (stat.isDirectory()) return newest(readdirSync(path).map((name) => join(path, name)));
    return APART.test(path) ? 0 : stat.mtimeMs;
  });
  return Math.max(0, ...times);
}

/** Runs a command with all its output on stderr. @param {string} command @param {string[]} args */
function run(command, args) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', process.stderr, process.stderr] });
    child.on('error', fail);
    child.on('exit', (code) =>
      code === 0 ? done(undefined) : fail(new Error(`"${command} ${args.join(' ')}" failed`)),
    );
  });
}
