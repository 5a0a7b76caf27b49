import { builtExtension } from '../scripts/built.mjs';
import { checkOnPage, openCheckPage } from '../scripts/check.mjs';
import { clip } from './clips.mjs';
import { median, row } from './stats.mjs';
import { number } from './table.mjs';

/** s */
const LENGTH = 10;

/**
 * A file on the check page, in a new browser each time: its first check, which loads the models, and its second.
 * @param {{ quick: boolean, log: (line: string) => void }} options
 */
export async function measure({ quick, log }) {
  const extension = await builtExtension();
  log('making the clip');
  const file = await clip(1, LENGTH);
  /** @type {Record<'first' | 'second' | 'judging', number[]>} s */
  const times = { first: [], second: [], judging: [] };
  let frames = 0;
  for (let i = 0; i < (quick ? 1 : 3); i++) {
    const page = await openCheckPage(extension);
    try {
      for (const which of /** @type {const} */ (['first', 'second'])) {
        const start = performance.now();
        const result = await checkOnPage(page, file, () => {});
        times[which].push((performance.now() - start) / 1000);
        if (result.error) throw new Error(result.error);
        if (which === 'second') times.judging.push(result.seconds);
        frames = result.framesConsidered;
        log(`${which} check: ${number(times[which].at(-1) ?? 0)} s, ${result.words}`);
      }
    } finally {
      await page.close();
    }
  }
  const share = (/** @type {number[]} */ values) => `${number(median(values) / LENGTH)} × its duration`;
  return [
    row('first check, models loaded with it', 's', times.first, share(times.first)),
    row('second check', 's', times.second, `${share(times.second)}; ${frames} frames judged`),
    row(
      'second check, first frame to verdict',
      's',
      times.judging,
      `${number((1000 * median(times.judging)) / frames)} ms a frame`,
    ),
  ];
}
