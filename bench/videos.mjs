import { measureAll } from './pipeline.mjs';

/** @import { Row } from './stats.mjs' */

/**
 * Several videos that play on a page at once, checked by the extension and not.
 * @param {{ quick: boolean, log: (line: string) => void }} options
 * @returns {Promise<Row[]>}
 */
export function measure(options) {
  return measureAll(
    [2, 4].map((videos) => ({ faces: 1, videos })),
    options,
  );
}
