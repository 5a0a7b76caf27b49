import { expect, test } from 'vitest';
import type { Check } from '../messages';
import { asJson, historyFiles } from '../ui/export';
import { ImportError, readChecks } from './read';

/** The beginning of a WebP file of so many px, as base64 that can be gone on with. */
function webp(width: number, height: number): string {
  const head = [...'RIFF    WEBPVP8L    /'].map((letter) => letter.charCodeAt(0));
  const size = (width - 1) | ((height - 1) << 14);
  return btoa(String.fromCharCode(...head, size & 255, (size >> 8) & 255, (size >> 16) & 255, size >> 24, 0, 0));
}

const blob = (base64: string) =>
  new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type: 'image/webp' });

const CHECK: Check = {
  source: {
    site: 'file',
    title: 'a.mp4',
    url: '',
    credentials: { type: 'found', generator: 'A program', generative: true },
  },
  at: Date.UTC(2026, 10, 25, 12),
  verdict: 'manipulated',
  reason: null,
  probability: 0.9,
  framesConsidered: 80,
  seconds: 4,
  faces: [
    {
      id: 1,
      frames: 80,
      judgement: { verdict: 'manipulated', probability: 0.9 },
      timeline: [{ time: 0.1, contribution: -1.5 }],
    },
    { id: 2, frames: 5, judgement: null, timeline: [] },
  ],
  crowd: 1,
  shots: [
    { start: 0, end: 4 },
    { start: 4, end: 9.5 },
  ],
  until: 9.4,
  modelVersion: '1.1.0',
  thumbnail: blob(webp(160, 90)),
};
const CANNOT: Check = {
  ...CHECK,
  source: {
    site: 'www.youtube.com',
    title: 'A talk',
    author: 'Somebody',
    url: 'https://www.youtube.com/watch?v=a',
    label: 'Altered or synthetic content',
  },
  rate: 'saver',
  verdict: 'cannot-check',
  reason: 'no-face',
  probability: null,
  faces: [],
  thumbnail: null,
};

/** What is in the one file of a small history. */
async function historyJson(checks: readonly Check[], withPictures: boolean): Promise<string> {
  const [file] = await historyFiles(checks, withPictures);
  return (await file?.text()) ?? '';
}

test('what was saved comes back, pictures included', async () => {
  const [check, cannot] = readChecks(await historyJson([CHECK, CANNOT], true));
  expect({ ...check, thumbnail: null }).toEqual({ ...CHECK, thumbnail: null });
  expect(check?.thumbnail?.type).toBe('image/webp');
  expect(await check?.thumbnail?.arrayBuffer()).toEqual(await CHECK.thumbnail?.arrayBuffer());
  expect(cannot).toEqual(CANNOT);
});

const SIZE = 112;
const CROP = blob(webp(SIZE, SIZE));
const PICTURED: Check = {
  ...CHECK,
  faces: CHECK.faces.map((face, i) => ({
    ...face,
    ...(i === 0 ? { evidence: [3, 1].map((time) => ({ time, contribution: time / 2, picture: CROP })) } : {}),
  })),
};

test('the frames that weigh most come back, each with its picture', async () => {
  const [check] = readChecks(await historyJson([PICTURED], true));
  const [face, other] = check?.faces ?? [];
  expect(face).toEqual(PICTURED.faces[0]);
  expect(other).toEqual(PICTURED.faces[1]);
  for (const { picture } of face?.evidence ?? []) {
    expect(picture.type).toBe('image/webp');
    expect(await picture.arrayBuffer()).toEqual(await CROP.arrayBuffer());
  }
  expect(readChecks(await historyJson([PICTURED], false))[0]?.faces[0]).not.toHaveProperty('evidence');
});

test.each([
  null,
  { time: -1, contribution: 1, picture: `data:image/webp;base64,${webp(SIZE, SIZE)}` },
  { time: 1, contribution: 1, picture: 'https://example.org/a.webp' },
  { time: 1, contribution: 1, picture: `data:image/svg+xml;base64,${webp(SIZE, SIZE)}` },
  { time: 1, contribution: 1, picture: 'data:image/webp;base64,UklGU' },
  { time: 1, contribution: 1, picture: 'data:image/webp;base64,UklG' },
  { time: 1, contribution: 1, picture: `data:image/webp;base64,${webp(SIZE, SIZE + 1)}` },
  { time: 1, contribution: 1, picture: `data:image/webp;base64,${webp(SIZE, SIZE)}${'AAAA'.repeat(25_000)}` },
])('a frame that is not as it should be is left out, the others stay: %#', async (frame) => {
  const history = JSON.parse(await historyJson([PICTURED], true));
  history.checks[0].faces[0].evidence[0] = frame;
  history.checks[0].faces[1].evidence = [frame];
  const [face, other] = readChecks(JSON.stringify(history))[0]?.faces ?? [];
  expect(face?.evidence?.map(({ time }) => time)).toEqual([1]);
  expect(other).toEqual(PICTURED.faces[1]);
});

test('no more frames of a face are taken than are ever kept', async () => {
  const history = JSON.parse(await historyJson([PICTURED], true));
  const [frame] = history.checks[0].faces[0].evidence;
  history.checks[0].faces[0].evidence = Array.from({ length: 100 }, () => frame);
  expect(readChecks(JSON.stringify(history))[0]?.faces[0]?.evidence).toHaveLength(6);
});

test.each([null, { type: 'unreadable' } as const])('credentials come back: %j', (credentials) => {
  const source = { ...CHECK.source, credentials };
  expect(readChecks(asJson({ ...CHECK, source }))).toEqual([{ ...CHECK, source, thumbnail: null }]);
});

test.each(['file:///home/me/a.mp4', 'javascript:alert(1)', 'blob:https://example.org/1'])(
  'an address that is not on the web is left out: %s',
  (url) => {
    const source = { ...CHECK.source, url };
    expect(readChecks(asJson({ ...CHECK, source }))[0]?.source).toEqual(CHECK.source);
  },
);

test('of what pages made too long, words are cut and an address is left out', () => {
  const long = 'x'.repeat(20_000);
  const source = { ...CANNOT.source, title: long, author: long, label: long, url: `https://example.org/${long}` };
  const read = readChecks(asJson({ ...CANNOT, source }))[0]?.source;
  const cut = `${'x'.repeat(9999)}…`;
  expect(read).toEqual({ ...CANNOT.source, title: cut, author: cut, label: cut, url: '' });
  expect(readChecks(asJson({ ...CANNOT, source: read ?? source }))[0]?.source).toEqual(read);
});

test('a single report can be taken in too, and so can nothing', async () => {
  expect(readChecks(asJson(CHECK))).toEqual([{ ...CHECK, thumbnail: null }]);
  expect(readChecks(await historyJson([], false))).toEqual([]);
});

function problem(text: string) {
  try {
    readChecks(text);
  } catch (error) {
    if (error instanceof ImportError) return error.problem;
    throw error;
  }
  return null;
}

test.each([
  ['', 'not-json'],
  ['{"checks": [', 'not-json'],
  ['null', 'not-ours'],
  ['{"a": 1}', 'not-ours'],
  ['[1, 2]', 'not-ours'],
  ['{"format": "something-else", "version": 1, "checks": []}', 'not-ours'],
  ['{"format": "deepfake-check-history", "version": 2, "checks": []}', 'newer'],
])('%j is refused as %s', (text, type) => {
  expect(problem(text)).toEqual({ type });
});

/** A history of two, the second with a field changed. */
async function changed(path: string, value: unknown): Promise<string> {
  const history = JSON.parse(await historyJson([CANNOT, CHECK], true));
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const owner = keys.reduce((at, key) => at[key], history.checks[1]);
  owner[last] = value;
  return JSON.stringify(history);
}

test.each([
  ['verdict', 'fake', 'verdict'],
  ['verdict', undefined, 'verdict'],
  ['reason', 'bad mood', 'reason'],
  ['probability', 1.5, 'probability'],
  ['probability', null, 'probability'],
  ['checkedAt', 'yesterday', 'checkedAt'],
  ['seconds', -1, 'seconds'],
  ['source', null, 'source'],
  ['source.title', 7, 'source.title'],
  ['source.url', undefined, 'source.url'],
  ['source.author', 7, 'source.author'],
  ['source.label', [], 'source.label'],
  ['source.credentials', 'none', 'source.credentials'],
  ['source.credentials.type', 'verified', 'source.credentials.type'],
  ['source.credentials.generative', 'yes', 'source.credentials.generative'],
  ['faces', {}, 'faces'],
  ['faces.0.timeline.0.contribution', 'high', 'faces.timeline.contribution'],
  ['faces.0.probability', undefined, 'faces.probability'],
  ['faces.0.verdict', 'cannot-check', 'faces.verdict'],
  ['until', -1, 'until'],
  ['rate', 'slow', 'rate'],
  ['shots.1.end', '9', 'shots.end'],
  ['thumbnail', 'https://example.org/a.jpg', 'thumbnail'],
  ['thumbnail', 'data:image/svg+xml;base64,AAAA', 'thumbnail'],
  ['thumbnail', 'data:image/jpeg;base64,AAAAA', 'thumbnail'],
  ['thumbnail', 'data:image/jpeg;base64,AAAA', 'thumbnail'],
  ['thumbnail', `data:image/webp;base64,${webp(10_000, 90)}`, 'thumbnail'],
  ['faces.0.evidence', 'all', 'faces.evidence'],
])('a check whose %s is %j is named with the field', async (path, value, field) => {
  expect(problem(await changed(path, value))).toEqual({ type: 'broken', check: 2, of: 2, field });
});
