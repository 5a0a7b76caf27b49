import { builtExtension } from '../scripts/built.mjs';
import { clip } from './clips.mjs';
import { checked, plain } from './playing.mjs';
import { row } from './stats.mjs';
import { number } from './table.mjs';

/** @import { Checked, Played } from './playing.mjs' */
/** @import { Row } from './stats.mjs' */

/** s of a clip, which starts over. */
const LENGTH = 20;
/** s of which the frames are counted together. */
const PART = 4;

/** The stages of a frame that the offscreen document notes (src/offscreen/timed.ts). */
const STAGES = {
  detect: 'faces found in the overview',
  regions: 'regions asked for, cut by the page and back: twice through the port',
  read: 'their bytes read',
  crop: 'crops made of them',
  backbone: 'a batch: up to four crops, of several frames where a frame has fewer',
  temporal: 'each time a face has 16 new frames',
  frame: 'overview come to frame judged; waits for a batch to be full, and for its turn among several videos',
};

/**
 * One video that plays on a page, checked by the extension and not.
 * @param {{ quick: boolean, log: (line: string) => void }} options
 * @returns {Promise<Row[]>}
 */
export function measure(options) {
  return measureAll(
    [1, 2, 4].map((faces) => ({ faces, videos: 1 })),
    options,
  );
}

/**
 * Videos that play on a page, checked by the extension and not; of `setups` a quick run takes the first.
 * @param {{ faces: number, videos: number }[]} setups faces in each video, and videos at once
 * @param {{ quick: boolean, log: (line: string) => void }} options
 * @returns {Promise<Row[]>}
 */
export async function measureAll(setups, { quick, log }) {
  const extension = await builtExtension();
  const seconds = quick ? 8 : LENGTH;
  const rows = [];
  /** @type {Record<number, Played>} */
  const without = {};
  for (const { faces, videos } of quick ? setups.slice(0, 1) : setups) {
    const path = await clip(faces, LENGTH);
    const name = `${videos} video${videos > 1 ? 's' : ''}, ${faces} face${faces > 1 ? 's' : ''}`;
    if (!without[videos]) {
      log(`${videos} playing without the extension`);
      without[videos] = await plain({ clip: path, videos, seconds: seconds / 2 });
    }
    log(name);
    const idle = faces === 1 && videos === 1 && !quick;
    const found = await checked({ extension, clip: path, videos, seconds, idle });
    rows.push(...rowsOf(name, videos, found, without[videos]));
  }
  return rows;
}

/**
 * @param {string} name
 * @param {number} videos
 * @param {Checked} found
 * @param {Played} without
 * @returns {Row[]}
 */
function rowsOf(name, videos, found, without) {
  const { stages, idle } = found;
  const frames = stages.frame ?? [];
  const first = frames[0]?.start ?? 0;
  /** Frames of all videos in each part of the time, a second and video. */
  const rates = Array.from({ length: Math.floor(found.seconds / PART) }, (_, i) => {
    const inside = frames.filter(({ start }) => Math.floor((start - first) / 1000 / PART) === i);
    return inside.length / PART / videos;
  });
  const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(1)} %`;
  return [
    row(`${name}: frames judged`, '/s', rates, 'of each video; wanted are 10'),
    row(`${name}: first picture to first verdict`, 's', [found.verdict / 1000], 'models loaded with it'),
    row(`${name}: models loaded`, 's', [found.load / 1000], 'detector, runtime, both graphs, in a new browser'),
    ...Object.entries(STAGES).map(([stage, note]) =>
      row(
        `${name}: ${stage}`,
        'ms',
        (stages[stage] ?? []).map(({ ms }) => ms),
        note,
      ),
    ),
    ...(found.toBadge.length
      ? [row(`${name}: judged to shown`, 'ms', found.toBadge, 'frame judged to badge changed')]
      : []),
    row(`${name}: CPU, extension`, 's/s', [found.ownCpu], 'all its processes, for a second of playing'),
    row(`${name}: CPU, page`, 's/s', [found.pageCpu], `its renderer; ${number(without.pageCpu)} without the extension`),
    row(`${name}: CPU, browser`, 's/s', [found.cpu], `all processes; ${number(without.cpu)} without the extension`),
    row(
      `${name}: frames dropped`,
      '%',
      [100 * found.dropped],
      `by the player; ${percent(without.dropped)} without the extension`,
    ),
    row(
      `${name}: memory, most`,
      'MB',
      [found.peak],
      `PSS of the extension's processes, loading included; of each by itself ${found.peaks.map(number).join(', ')}`,
    ),
    ...(idle
      ? [
          row(
            `${name}: memory, after`,
            'MB',
            [idle.memory],
            `PSS once the video is gone and its document closed, ${idle.seconds.toFixed(0)} s later`,
          ),
        ]
      : []),
  ];
}
