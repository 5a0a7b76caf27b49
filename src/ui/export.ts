import type { Check } from '../messages';
import { CANNOT_CHECK, CANNOT_WORDS, VERDICT_WORDS } from '../verdict';

/** A check for people and programs: everything but the picture. Times in s, dates as ISO 8601. */
function plain(check: Check) {
  const { source, at, verdict, reason, probability, framesConsidered, seconds, faces, modelVersion, rate } = check;
  return {
    source,
    checkedAt: new Date(at).toISOString(),
    verdict,
    words: verdict === 'cannot-check' ? CANNOT_CHECK : VERDICT_WORDS[verdict],
    reason: reason && CANNOT_WORDS[reason],
    probability,
    framesConsidered,
    seconds,
    modelVersion,
    ...(rate ? { rate } : {}),
    faces: faces.map(({ id, frames, judgement, timeline }) => ({ id, frames, ...judgement, timeline })),
  };
}

/** One check as JSON, or several as a JSON array. */
export function asJson(checks: Check | readonly Check[]): string {
  const value = 'source' in checks ? plain(checks) : checks.map(plain);
  return `${JSON.stringify(value, null, 2)}\n`;
}

const COLUMNS = [
  'checked',
  'title',
  'site',
  'address',
  'verdict',
  'probability',
  'reason',
  'frames',
  'faces',
  'seconds',
];

/** Checks as CSV (RFC 4180), a line each, for a spreadsheet. */
export function asCsv(checks: readonly Check[]): string {
  const lines = checks
    .map(plain)
    .map((check) => [
      check.checkedAt,
      check.source.title,
      check.source.site,
      check.source.url,
      check.words,
      check.probability ?? '',
      check.reason ?? '',
      check.framesConsidered,
      check.faces.length,
      check.seconds.toFixed(1),
    ]);
  return [COLUMNS, ...lines].map((line) => `${line.map(cell).join(',')}\r\n`).join('');
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  // A spreadsheet takes these for the beginning of a formula, and a title is whatever a site says.
  const inert = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/** A file name that says what was checked and when, of letters that every system takes. */
export function exportName({ source, at }: Check, ending: 'json' | 'png' = 'json'): string {
  const title = source.title
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return `deepfake-check-${title || 'video'}-${new Date(at).toISOString().slice(0, 10)}.${ending}`;
}

/** Hands a text or a file to the browser's downloads. */
export function download(name: string, type: string, content: string | Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
