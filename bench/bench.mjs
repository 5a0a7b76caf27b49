// npm run bench [-- --json] [--only NAME,...] [--quick] [--out FILE] [--write]: how fast everything is, measured.
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../scripts/media-page.mjs';
import { machine, machineLine } from './machine.mjs';
import { markdown, written } from './table.mjs';

/** @import { Row } from './stats.mjs' */

/** What can be measured, in this order. A module is loaded when its turn comes. */
const SUBJECTS = {
  graphs: 'The two graphs, in the browser and outside',
  frames: 'What a frame costs the page that plays it',
  file: 'A file of 10 s (720p, one face) on the check page',
  pipeline: 'A playing video on a page of www.youtube.com',
  videos: 'Several at once',
  paper: "The paper's own pipeline and the extension on the demo video",
};

export const USAGE = `Usage: npm run bench [-- --json] [--only NAME,...] [--quick] [--out FILE] [--write]

  --only   some of: ${Object.keys(SUBJECTS).join(', ')}
  --quick  few repeats: shows that it works, not how fast it is
  --json   print JSON instead of tables
  --out    write the JSON to a file as well
  --write  put the tables into docs/PERFORMANCE.md`;

const DOCUMENT = join(ROOT, 'docs/PERFORMANCE.md');

/**
 * @param {string[]} args
 * @returns {{ type: 'run', only: string[], json: boolean, quick: boolean, write: boolean, out: string | null }
 *   | { type: 'help' } | { type: 'wrong', problem: string }}
 */
export function parseArguments(args) {
  /** @type {{ only: string[], out: string | null } & Record<'json' | 'quick' | 'write', boolean>} */
  const asked = { only: Object.keys(SUBJECTS), json: false, quick: false, write: false, out: null };
  for (let i = 0; i < args.length; i++) {
    const name = args[i].replace(/^--/, '');
    if (name === 'help') return { type: 'help' };
    if (name === 'json' || name === 'quick' || name === 'write') asked[name] = true;
    else if (name === 'only' || name === 'out') {
      const value = args[++i];
      if (!value) return { type: 'wrong', problem: `--${name} needs a value.` };
      if (name === 'out') asked.out = value;
      else {
        const unknown = value.split(',').find((subject) => !Object.hasOwn(SUBJECTS, subject));
        if (unknown) return { type: 'wrong', problem: `Nothing is called ${unknown}.` };
        asked.only = Object.keys(SUBJECTS).filter((subject) => value.split(',').includes(subject));
      }
    } else return { type: 'wrong', problem: `Unknown option: ${args[i]}` };
  }
  return { type: 'run', ...asked };
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
  const facts = machine();
  /** @type {{ machine: typeof facts, quick: boolean, subjects: Record<string, Row[]> }} */
  const result = { machine: facts, quick: asked.quick, subjects: {} };
  if (!asked.json) console.log(`${machineLine(facts)}${asked.quick ? '; quick' : ''}`);
  for (const name of asked.only) {
    const { measure } = await import(`./${name}.mjs`);
    /** @type {Row[]} */
    const rows = await measure({
      quick: asked.quick,
      log: (/** @type {string} */ line) => console.error(`${name}: ${line}`),
    });
    result.subjects[name] = rows;
    const table = markdown(rows);
    if (!asked.json) console.log(`\n${SUBJECTS[name]}\n\n${table}`);
    // After each, so that a later failure takes nothing away.
    if (asked.out) writeFileSync(asked.out, `${JSON.stringify(result, null, 2)}\n`);
    if (asked.write) {
      const made = `\`npm run bench -- --only ${name}${asked.quick ? ' --quick' : ''} --write\` on ${machineLine(facts)}.`;
      writeFileSync(DOCUMENT, written(readFileSync(DOCUMENT, 'utf8'), name, `${made}\n\n${table}`));
    }
  }
  if (asked.json) console.log(JSON.stringify(result, null, 2));
  return 0;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exitCode = await main().catch((error) => {
    console.error(error instanceof Error ? (error.stack ?? error.message) : error);
    return 1;
  });
}
