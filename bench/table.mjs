/** @import { Row } from './stats.mjs' */

/** A number with the three digits that count. @param {number} value @returns {string} */
export function number(value) {
  if (value === 0) return '0';
  const whole = Math.max(0, Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.max(0, value < 1 ? 3 : 2 - whole));
}

/** @param {readonly Row[]} rows @returns {string} a Markdown table, its columns in line */
export function markdown(rows) {
  const cell = (/** @type {string} */ text) => text.replaceAll('|', '\\|');
  const lines = rows.map(({ what, unit, median, low, high, repeats, note }) => [
    cell(what),
    median === null ? '—' : `${number(median)} ${unit}`,
    low === null || high === null || repeats < 2 ? '' : `${number(low)}–${number(high)}`,
    repeats ? String(repeats) : '',
    cell(note),
  ]);
  const table = [['what', 'median', 'quartiles', 'n', 'note'], ...lines];
  const widths = table[0].map((_, i) => Math.max(...table.map((line) => line[i].length)));
  const padded = table.map((line) => `| ${line.map((text, i) => text.padEnd(widths[i])).join(' | ')} |`);
  return [padded[0], `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...padded.slice(1)].join('\n');
}

/**
 * A document with other text between the marks `<!-- name -->` and `<!-- /name -->`.
 * @param {string} document
 * @param {string} name
 * @param {string} text
 * @returns {string}
 * @throws {Error} where the document has no such marks
 */
export function written(document, name, text) {
  const [from, to] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
  const [start, end] = [document.indexOf(from) + from.length, document.indexOf(to)];
  if (start < from.length || end < start) throw new Error(`The document has no place for ${name}.`);
  return `${document.slice(0, start)}${text}\n${document.slice(end)}`;
}
