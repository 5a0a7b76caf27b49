import type { Check, EvidenceFrame } from '../messages';
import { CANNOT_WORDS, VERDICT_WORDS } from '../verdict';

/** What tells our files from others, and the version of how they are written. */
export const FORMAT = { format: 'deepfake-check-history', version: 1 } as const;

/** A check for people and programs: everything but pictures. Times in s, dates as ISO 8601. */
function plain(check: Check) {
  const {
    source,
    at,
    verdict,
    reason,
    probability,
    framesConsidered,
    seconds,
    faces,
    crowd,
    shots,
    until,
    modelVersion,
    rate,
  } = check;
  return {
    source,
    checkedAt: new Date(at).toISOString(),
    verdict,
    words: VERDICT_WORDS[verdict],
    reason,
    explanation: reason && CANNOT_WORDS[reason],
    probability,
    framesConsidered,
    seconds,
    modelVersion,
    ...(crowd ? { crowd } : {}),
    ...(shots ? { shots } : {}),
    ...(until === undefined ? {} : { until }),
    ...(rate ? { rate } : {}),
    faces: faces.map(({ id, frames, judgement, timeline }) => ({ id, frames, ...judgement, timeline })),
  };
}

/** One check as JSON. */
export function asJson(check: Check): string {
  return `${JSON.stringify(plain(check), null, 2)}\n`;
}

/** Letters of checks in a file of the history: to read it in takes all of them as one string, and those have a limit. */
const LETTERS = 200e6;

/**
 * The history as JSON that can be read in again; with its pictures, as data URLs, if they are wanted. It is one file,
 * unless its checks have more than `most` letters: then it is several, and each can be read in by itself.
 */
export async function historyFiles(
  checks: readonly Check[],
  withPictures: boolean,
  most: number = LETTERS,
): Promise<Blob[]> {
  const files: Blob[] = [];
  let written: string[] = [];
  let letters = 0;
  // One check after the other: with all pictures at once the page may be out of memory.
  for (const check of checks) {
    const text = JSON.stringify(withPictures ? await pictured(check) : plain(check), null, 1);
    if (written.length > 0 && letters + text.length > most) {
      files.push(historyFile(written));
      written = [];
      letters = 0;
    }
    written.push(text);
    letters += text.length;
  }
  return [...files, historyFile(written)];
}

/** `checks`: each as JSON. */
function historyFile(checks: readonly string[]): Blob {
  const { format, version } = FORMAT;
  const head = `{"format": ${JSON.stringify(format)}, "version": ${version}, "checks": [\n`;
  const listed = checks.flatMap((check, i) => (i > 0 ? [',\n', check] : [check]));
  return new Blob([head, ...listed, '\n]}\n'], { type: 'application/json' });
}

/** A check with those of its pictures that can be read. */
async function pictured(check: Check) {
  const { faces, ...rest } = plain(check);
  const thumbnail = check.thumbnail && (await dataUrl(check.thumbnail));
  const evidence = await Promise.all(check.faces.map(({ evidence = [] }) => Promise.all(evidence.map(picturedFrame))));
  return {
    ...rest,
    faces: faces.map((face, i) => {
      const frames = evidence[i]?.filter((frame) => frame !== null) ?? [];
      return frames.length ? { ...face, evidence: frames } : face;
    }),
    ...(thumbnail ? { thumbnail } : {}),
  };
}

async function picturedFrame({ time, contribution, picture }: EvidenceFrame) {
  const url = await dataUrl(picture);
  return url && { time, contribution, picture: url };
}

/** Null for a picture that the browser has lost. */
async function dataUrl(blob: Blob): Promise<string | null> {
  const data = await blob.arrayBuffer().catch(() => null);
  if (!data) return null;
  const letters = Array.from(new Uint8Array(data), (byte) => String.fromCharCode(byte));
  return `data:${blob.type};base64,${btoa(letters.join(''))}`;
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

/** Checks as CSV (RFC 4180), a line each, for a spreadsheet. Without the mark in front Excel does not take it for UTF-8. */
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
      check.explanation ?? '',
      check.framesConsidered,
      check.faces.length,
      check.seconds.toFixed(1),
    ]);
  return `\ufeff${[COLUMNS, ...lines].map((line) => `${line.map(cell).join(',')}\r\n`).join('')}`;
}

/**
 * What a spreadsheet takes for a formula where a cell begins with it: a title is whatever a site says. In many languages
 * Excel splits at semicolons, and does not heed quotes that begin behind a comma.
 */
const FORMULA = /[=+\-@＝＋－＠](?<=(?:^|[;\t])["\s]*.)/gm;

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const inert = value.replace(FORMULA, "'$&");
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
