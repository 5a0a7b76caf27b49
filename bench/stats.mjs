/**
 * @typedef {object} Row one measured thing
 * @property {string} what
 * @property {string} unit of `median`, `low` and `high`
 * @property {number | null} median null where it could not be measured
 * @property {number | null} low first quartile
 * @property {number | null} high third quartile
 * @property {number} repeats
 * @property {string} note
 */

/**
 * The value below which a share of the numbers lies, straight between neighbours.
 * @param {readonly number[]} values at least one
 * @param {number} share 0..1
 * @returns {number}
 */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  if (below === undefined || above === undefined) throw new Error('There are no numbers.');
  return below + (above - below) * (at - Math.floor(at));
}

/** @param {readonly number[]} values @returns {number} */
export const median = (values) => quantile(values, 0.5);

/**
 * A row out of the numbers of all repeats; without any it says only its note.
 * @param {string} what
 * @param {string} unit
 * @param {readonly number[]} values
 * @param {string} [note]
 * @returns {Row}
 */
export function row(what, unit, values, note = '') {
  const [low, middle, high] = values.length
    ? [0.25, 0.5, 0.75].map((share) => quantile(values, share))
    : [null, null, null];
  return { what, unit, median: middle ?? null, low: low ?? null, high: high ?? null, repeats: values.length, note };
}
