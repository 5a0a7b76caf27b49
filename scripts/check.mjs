// npm run check -- FILE... [--json]: checks video files with the extension itself, in headless Chromium.
import { realpathSync, statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchExtension } from './browser.mjs';
import { builtExtension } from './built.mjs';

export const USAGE = `Usage: npm run check -- FILE... [--json]

Checks whether the faces in video files show signs of manipulation.

  --json   print, as the last line, a JSON array with one object per file:
           file, verdict ("manipulated" | "uncertain" | "clean" | "cannot-check"),
           probability (or null), framesConsidered, faces, seconds, error (or null),
           shots: of each shot of the video start and end (s), verdict, probability
           and number of its most suspicious face (or null)
  --help   print this
  --       what follows is a file, even if it begins with "-"

Exit status: 0 every file was checked, 1 some could not be, 2 wrong usage.`;

/** Files after which the browser is started anew, so that what it keeps in memory stays bounded. */
const FILES_PER_BROWSER = 50;

/** ms without any change on the page after which the browser is taken for hung. The page gives up by itself sooner. */
const PATIENCE = 180_000;

/** Ends of a file after which the engine is not trusted with the next one. */
const BREAKDOWNS = ['stalled', 'engine-lost', 'unavailable'];

/**
 * @typedef {object} Row what is known of a file in the end
 * @property {string} file as given
 * @property {'manipulated' | 'uncertain' | 'clean' | 'cannot-check'} verdict
 * @property {number | null} probability
 * @property {number} framesConsidered
 * @property {number} faces
 * @property {number} seconds
 * @property {string | null} error
 * @property {{ start: number, end: number, verdict: string, probability: number | null, face: number | null }[]} shots
 * @property {string} words the verdict for people
 * @property {string | null} percent the probability for people
 * @property {string | null} reason
 * @property {string | null} warning
 */

/**
 * @param {string[]} args
 * @returns {{ type: 'check', files: string[], json: boolean } | { type: 'help' } | { type: 'wrong', problem: string }}
 */
export function parseArguments(args) {
  const end = args.indexOf('--');
  const [before, after] = end < 0 ? [args, []] : [args.slice(0, end), args.slice(end + 1)];
  const options = before.filter((argument) => argument.startsWith('-'));
  const files = [...before.filter((argument) => !argument.startsWith('-')), ...after];
  if (options.includes('--help')) return { type: 'help' };
  const unknown = options.find((option) => option !== '--json');
  if (unknown) return { type: 'wrong', problem: `Unknown option: ${unknown}` };
  if (files.length === 0) return { type: 'wrong', problem: 'No files given.' };
  return { type: 'check', files, json: options.includes('--json') };
}

/** @param {Row} row the JSON object of a file, with exactly the documented keys */
export function jsonOf({ file, verdict, probability, framesConsidered, faces, seconds, error, shots }) {
  return { file, verdict, probability, framesConsidered, faces, seconds, error, shots };
}

/** @param {number} seconds @returns {string} "1:02" */
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

/** @param {Row['shots']} shots @returns {string} which of several shots decides, or nothing */
function worstOf(shots) {
  const suspicion = (/** @type {Row['shots'][number]} */ shot) => shot.probability ?? -1;
  const worst = shots.reduce((most, shot) => (suspicion(shot) > suspicion(most) ? shot : most), shots[0]);
  if (shots.length < 2 || worst?.face == null) return '';
  return `, ${shots.length} shots, worst ${clock(worst.start)}-${clock(worst.end)} (face ${worst.face})`;
}

/** @param {Row} row a file in a line */
export function lineOf({ file, words, percent, framesConsidered, faces, seconds, error, shots, warning }) {
  if (error) return `${file}: ${words}. ${error}`;
  const likely = percent === null ? '' : ` (${percent.replace('\u00a0', ' ')})`; // a plain space, for whoever searches for it
  const count = (/** @type {number} */ n, /** @type {string} */ noun) => `${n} ${noun}${n === 1 ? '' : 's'}`;
  const facts = `${count(framesConsidered, 'frame')}, ${count(faces, 'face')}, ${seconds.toFixed(1)} s${worstOf(shots)}`;
  return `${file}: ${words}${likely}, ${facts}${warning ? `. ${warning}` : ''}`;
}

/** @param {string} file @param {string} error @param {number} seconds @returns {Row} */
function unchecked(file, error, seconds = 0) {
  const nothing = {
    probability: null,
    percent: null,
    framesConsidered: 0,
    faces: 0,
    shots: [],
    reason: null,
    warning: null,
  };
  return { file, verdict: 'cannot-check', words: 'Cannot check', ...nothing, seconds, error };
}

/** @param {string} path @returns {string | null} why it cannot even be opened, in a sentence */
export function pathProblem(path) {
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) return 'This is a folder, not a file.';
    return stat.isFile() ? null : 'This is not a regular file.';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'There is no such file.' : `The file cannot be opened (${code}).`;
  }
}

/** The check page in a browser of its own. @param {string} extension folder of the build */
export async function openCheckPage(extension) {
  const browser = await launchExtension({ extension, args: ['--mute-audio'] });
  try {
    const page = await browser.context.newPage();
    const lost = new Promise((_, reject) => {
      page.on('crash', () => reject(new Error('The page crashed.')));
      page.on('close', () => reject(new Error('The browser stopped.')));
    });
    lost.catch(() => {}); // told to whoever is waiting
    await page.goto(`chrome-extension://${browser.extensionId}/src/check/index.html`);
    return { page, lost, close: browser.close };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/**
 * Checks one file on the page and takes it off the list again.
 * @param {Awaited<ReturnType<typeof openCheckPage>>} open
 * @param {string} path absolute
 * @param {(share: number | null) => void} onProgress
 */
export async function checkOnPage({ page, lost }, path, onProgress) {
  /** @template T @param {Promise<T>} work @returns {Promise<T>} */
  const orLost = async (work) => {
    const late = new AbortController();
    const timer = new Promise((_, reject) => {
      const id = setTimeout(() => reject(new Error('The page no longer answers.')), PATIENCE);
      late.signal.addEventListener('abort', () => clearTimeout(id));
    });
    try {
      return await Promise.race([work, lost, timer]);
    } finally {
      late.abort();
    }
  };
  await orLost(page.setInputFiles('input[type=file]', path));
  let seen = '';
  let moved = Date.now();
  for (;;) {
    const card = await orLost(
      page.evaluate(() => {
        const card = document.querySelector('article');
        return {
          report: card?.dataset.report ?? null,
          share: card?.querySelector('progress')?.getAttribute('value') ?? null,
          text: card?.textContent ?? '',
        };
      }),
    );
    if (card.report) {
      await orLost(page.evaluate(() => document.querySelector('article button')?.click()));
      return JSON.parse(card.report);
    }
    if (card.text !== seen) {
      seen = card.text;
      moved = Date.now();
    } else if (Date.now() - moved > PATIENCE) {
      throw new Error('The check stopped making progress.');
    }
    onProgress(card.share === null ? null : Number(card.share));
    await new Promise((done) => setTimeout(done, 100));
  }
}

/**
 * Checks files one after another. Whatever happens to one, each gets its row.
 * @param {string[]} files as given
 * @param {(file: string, share: number | null) => void} onProgress
 * @returns {AsyncGenerator<Row>}
 */
async function* checkFiles(files, onProgress) {
  // npm runs scripts in the project's folder; relative paths are the caller's.
  const here = process.env.npm_lifecycle_event === 'check' ? (process.env.INIT_CWD ?? process.cwd()) : process.cwd();
  const extension = await builtExtension();
  /** @type {Awaited<ReturnType<typeof openCheckPage>> | null} */
  let open = null;
  let checked = 0;
  const restart = async () => {
    await open?.close();
    open = null;
    checked = 0;
  };
  try {
    for (const file of files) {
      const path = isAbsolute(file) ? file : resolve(here, file);
      const problem = pathProblem(path);
      if (problem) {
        yield unchecked(file, problem);
        continue;
      }
      const start = Date.now();
      /** @type {Row} */
      let row;
      try {
        open ??= await openCheckPage(extension);
        row = { file, ...(await checkOnPage(open, path, (share) => onProgress(file, share))) };
      } catch (error) {
        const what = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
        row = unchecked(file, `The browser failed at this file: ${what}`, (Date.now() - start) / 1000);
        await restart();
      }
      if (++checked >= FILES_PER_BROWSER || BREAKDOWNS.includes(row.reason ?? '')) await restart();
      yield row;
    }
  } finally {
    await restart();
  }
}

async function main() {
  const asked = parseArguments(process.argv.slice(2));
  if (asked.type === 'help') {
    console.log(USAGE);
    return 0;
  }
  if (asked.type === 'wrong') {
    console.error(`${asked.problem}\n\n${USAGE}`);
    return 2;
  }
  const live = process.stderr.isTTY;
  const clear = live ? '\r\x1b[K' : '';
  const rows = [];
  const place = () => `[${rows.length + 1}/${asked.files.length}]`;
  const onProgress = (/** @type {string} */ file, /** @type {number | null} */ share) => {
    if (live)
      process.stderr.write(`${clear}${place()} ${file} ${share === null ? '…' : `${Math.round(share * 100)} %`}`);
  };
  for await (const row of checkFiles(asked.files, onProgress)) {
    process.stderr.write(asked.json || !live ? `${clear}${place()} ${asked.json ? lineOf(row) : row.file}\n` : clear);
    if (!asked.json) console.log(lineOf(row));
    rows.push(row);
  }
  if (asked.json) console.log(JSON.stringify(rows.map(jsonOf)));
  return rows.some((row) => row.error) ? 1 : 0;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exitCode = await main().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  });
}
