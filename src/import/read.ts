import type { Size } from '../geometry';
import type {
  Check,
  CheckedFace,
  ContentCredentials,
  EvidenceFrame,
  Judgement,
  Shot,
  TimelinePoint,
  VideoSource,
} from '../messages';
import { MODEL } from '../model';
import { KEPT } from '../offscreen/evidence';
import { RATES } from '../schedule/rates';
import { keptAddress, keptText, LONGEST } from '../sites/site';
import { FORMAT } from '../ui/export';
import { CANNOT_WORDS, type CannotReason, type Verdict } from '../verdict';
import { pictureSize } from './picture-size';

/** Why a file cannot be taken into the history. */
export type ImportProblem =
  | { type: 'not-json' }
  /** JSON, but nothing that this extension writes. */
  | { type: 'not-ours' }
  /** Written by a later version of the extension. */
  | { type: 'newer' }
  /** Counted from 1; `field` is what is missing or wrong in it. */
  | { type: 'broken'; check: number; of: number; field: string };

export class ImportError extends Error {
  override name = 'ImportError';
  constructor(readonly problem: ImportProblem) {
    super(`Not imported: ${JSON.stringify(problem)}`);
  }
}

/** Says that a field of a check is missing or wrong. */
class Wrong extends Error {
  constructor(readonly field: string) {
    super(field);
  }
}

/** Letters of a picture's data URL that are taken at most, and the sizes in px: a small file may be a huge picture. */
interface PictureLimits {
  letters: number;
  fits(size: Size): boolean;
}

/** Of a check's picture, and of a face's (see losslessPicture). */
const PICTURE: PictureLimits = { letters: 500_000, fits: ({ width, height }) => Math.max(width, height) <= 1000 };
const CROP: PictureLimits = {
  letters: 100_000,
  fits: ({ width, height }) => width === MODEL.input.size && height === MODEL.input.size,
};

const VERDICTS = ['manipulated', 'uncertain', 'clean'] as const satisfies readonly Verdict[];

/**
 * The checks of a file that this extension saved: a history, a report, or a list of reports. Whatever else is in them
 * is left out.
 * @throws ImportError
 */
export function readChecks(text: string): Check[] {
  const listed = list(parsed(text));
  return listed.map((value, i) => {
    try {
      return check(record(value, 'check'));
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
      throw new ImportError({ type: 'broken', check: i + 1, of: listed.length, field: error.field });
    }
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ImportError({ type: 'not-json' });
  }
}

function list(value: unknown): unknown[] {
  if (isRecord(value) && value.format === FORMAT.format) {
    if (typeof value.version === 'number' && value.version > FORMAT.version) throw new ImportError({ type: 'newer' });
    if (Array.isArray(value.checks)) return value.checks;
  }
  const values = Array.isArray(value) ? value : [value];
  if (!values.every((one) => isRecord(one) && 'checkedAt' in one)) throw new ImportError({ type: 'not-ours' });
  return values;
}

type Fields = Record<string, unknown>;

function check(fields: Fields): Check {
  const verdict = oneOf(fields.verdict, [...VERDICTS, 'cannot-check'], 'verdict');
  const crowd = fields.crowd === undefined ? {} : { crowd: within(fields.crowd, 1, Infinity, 'crowd') };
  const shots = fields.shots === undefined ? {} : { shots: array(fields.shots, 'shots').map(shot) };
  const until = fields.until === undefined ? {} : { until: within(fields.until, 0, Infinity, 'until') };
  const rate = fields.rate === undefined ? {} : { rate: oneOf(fields.rate, RATES, 'rate') };
  return {
    source: source(record(fields.source, 'source')),
    at: date(fields.checkedAt, 'checkedAt'),
    verdict,
    reason: fields.reason === null ? null : oneOf(fields.reason, Object.keys(CANNOT_WORDS) as CannotReason[], 'reason'),
    probability: verdict === 'cannot-check' ? null : within(fields.probability, 0, 1, 'probability'),
    framesConsidered: within(fields.framesConsidered, 0, Infinity, 'framesConsidered'),
    seconds: within(fields.seconds, 0, Infinity, 'seconds'),
    modelVersion: string(fields.modelVersion, 'modelVersion'),
    ...crowd,
    ...shots,
    ...until,
    ...rate,
    faces: array(fields.faces, 'faces').map(face),
    thumbnail: fields.thumbnail === undefined ? null : picture(fields.thumbnail, 'thumbnail', PICTURE),
  };
}

function source({ site, title, url, author, label, credentials }: Fields): VideoSource {
  const address = string(url, 'source.url', Infinity);
  return {
    site: string(site, 'source.site'),
    title: said(title, 'source.title'),
    url: /^https?:\/\//i.test(address) ? keptAddress(address) : '', // it becomes a link: nothing but the web, please
    ...(author === undefined ? {} : { author: said(author, 'source.author') }),
    ...(label === undefined ? {} : { label: said(label, 'source.label') }),
    ...(credentials === undefined ? {} : { credentials: credentials === null ? null : statement(credentials) }),
  };
}

function statement(value: unknown): ContentCredentials {
  const { type, generator, generative } = record(value, 'source.credentials');
  if (oneOf(type, ['found', 'unreadable'], 'source.credentials.type') === 'unreadable') return { type: 'unreadable' };
  if (typeof generative !== 'boolean') throw new Wrong('source.credentials.generative');
  return { type: 'found', generator: string(generator, 'source.credentials.generator'), generative };
}

function face(value: unknown): CheckedFace {
  const fields = record(value, 'faces');
  const frames = array(fields.evidence ?? [], 'faces.evidence')
    .flatMap(evidence)
    .slice(0, KEPT.frames);
  return {
    id: within(fields.id, 0, Infinity, 'faces.id'),
    frames: within(fields.frames, 0, Infinity, 'faces.frames'),
    judgement: fields.verdict === undefined ? null : judgement(fields),
    timeline: array(fields.timeline, 'faces.timeline').map((value) => point(value, 'faces.timeline')),
    ...(frames.length ? { evidence: frames } : {}),
  };
}

/** A frame that is not as it should be is left out: its check says all it has to without. */
function evidence(value: unknown): EvidenceFrame[] {
  try {
    const field = 'faces.evidence';
    return [{ ...point(value, field), picture: picture(record(value, field).picture, `${field}.picture`, CROP) }];
  } catch (error) {
    if (error instanceof Wrong) return [];
    throw error;
  }
}

function judgement(fields: Fields): Judgement {
  return {
    verdict: oneOf(fields.verdict, VERDICTS, 'faces.verdict'),
    probability: within(fields.probability, 0, 1, 'faces.probability'),
  };
}

function point(value: unknown, field: string): TimelinePoint {
  const { time, contribution } = record(value, field);
  return {
    time: within(time, 0, Infinity, `${field}.time`),
    contribution: within(contribution, -Infinity, Infinity, `${field}.contribution`),
  };
}

function shot(value: unknown): Shot {
  const { start, end } = record(value, 'shots');
  return { start: within(start, 0, Infinity, 'shots.start'), end: within(end, 0, Infinity, 'shots.end') };
}

function picture(value: unknown, field: string, { letters, fits }: PictureLimits): Blob {
  const [, type, data] =
    /^data:(image\/(?:jpeg|png|webp));base64,([A-Za-z0-9+/]+={0,2})$/.exec(string(value, field, letters)) ?? [];
  if (!type || !data || data.length % 4) throw new Wrong(field);
  const file = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const size = pictureSize(file);
  if (!size || !fits(size)) throw new Wrong(field);
  return new Blob([file], { type });
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function record(value: unknown, field: string): Fields {
  if (!isRecord(value)) throw new Wrong(field);
  return value;
}

function array(value: unknown, field: string): unknown[] {
  if (!Array.isArray(value)) throw new Wrong(field);
  return value;
}

function string(value: unknown, field: string, most = LONGEST): string {
  if (typeof value !== 'string' || value.length > most) throw new Wrong(field);
  return value;
}

/** What a page said, which older versions kept in any length. */
function said(value: unknown, field: string): string {
  return keptText(string(value, field, Infinity));
}

function within(value: unknown, from: number, to: number, field: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < from || value > to) throw new Wrong(field);
  return value;
}

function date(value: unknown, field: string): number {
  const time = Date.parse(string(value, field));
  if (Number.isNaN(time)) throw new Wrong(field);
  return time;
}

function oneOf<T extends string>(value: unknown, values: readonly T[], field: string): T {
  const found = values.find((one) => one === value);
  if (found === undefined) throw new Wrong(field);
  return found;
}
