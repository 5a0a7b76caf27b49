import { browserSession } from '../scripts/browser.mjs';
import { builtExtension } from '../scripts/built.mjs';
import { checkOnPage, openCheckPage } from '../scripts/check.mjs';
import { clip } from './clips.mjs';
import { cpuSeconds, processes } from './processes.mjs';
import { median, row } from './stats.mjs';
import { number } from './table.mjs';

/** @import { Row } from './stats.mjs' */

/** s */
const LENGTH = 10;

/**
 * Checks a file on the check page, in a new browser each time: its first check, which loads the models, and its second.
 * @param {string} extension folder of the build
 * @param {string} file path
 * @param {number} repeats
 * @param {(line: string) => void} log
 * @returns {Promise<{ first: number[], second: number[], judging: number[], cpu: number[], frames: number }>} s: of both
 *   checks; of the second one from the first frame to the verdict, and of processors in all processes; frames judged
 */
export async function checksOf(extension, file, repeats, log) {
  /** @type {Record<'first' | 'second' | 'judging' | 'cpu', number[]>} */
  const times = { first: [], second: [], judging: [], cpu: [] };
  let frames = 0;
  for (let i = 0; i < repeats; i++) {
    const page = await openCheckPage(extension);
    try {
      const browser = await browserSession(page.page.context());
      for (const which of /** @type {const} */ (['first', 'second'])) {
        const { all } = await processes(browser);
        const [start, before] = [performance.now(), cpuSeconds(all)];
        const result = await checkOnPage(page, file, () => {});
        const seconds = (performance.now() - start) / 1000;
        if (result.error) throw new Error(result.error);
        times[which].push(seconds);
        if (which === 'second') {
          times.judging.push(result.seconds);
          times.cpu.push(cpuSeconds(all) - before);
        }
        frames = result.framesConsidered;
        log(`${which} check: ${number(seconds)} s, ${result.words}`);
      }
    } finally {
      await page.close();
    }
  }
  return { ...times, frames };
}

/**
 * A file of some seconds, against its duration.
 * @param {{ quick: boolean, log: (line: string) => void }} options
 * @returns {Promise<Row[]>}
 */
export async function measure({ quick, log }) {
  const extension = await builtExtension();
  log('making the clip');
  const { first, second, judging, cpu, frames } = await checksOf(extension, await clip(1, LENGTH), quick ? 1 : 3, log);
  const share = (/** @type {number[]} */ values) => `${number(median(values) / LENGTH)} × its duration`;
  const each = number((1000 * median(judging)) / frames);
  return [
    row('first check, models loaded with it', 's', first, share(first)),
    row('second check', 's', second, `${share(second)}; ${frames} frames judged`),
    row(
      'second check, CPU',
      's',
      cpu,
      `of all the browser's processes; ${number((1000 * median(cpu)) / frames)} ms a frame`,
    ),
    row('second check, first frame to verdict', 's', judging, `${each} ms a frame`),
  ];
}
