import { expect, test } from 'vitest';
import { readChecks } from '../import/read';
import type { Check } from '../messages';
import { asCsv, asJson, exportName, historyFiles } from './export';

const check: Check = {
  source: { site: 'www.youtube.com', title: 'Ein Gespräch: "Wer?" / 1', url: 'https://www.youtube.com/watch?v=a' },
  at: Date.UTC(2026, 10, 25),
  verdict: 'uncertain',
  reason: null,
  probability: 0.5,
  framesConsidered: 80,
  seconds: 9.5,
  faces: [
    {
      id: 3,
      frames: 80,
      judgement: { verdict: 'uncertain', probability: 0.5 },
      timeline: [{ time: 0.1, contribution: -1 }],
    },
  ],
  modelVersion: '1.0.0',
  thumbnail: new Blob(['picture']),
};

const textsOf = (files: readonly Blob[]) => Promise.all(files.map((file) => file.text()));

/** What is in the file of a small history. */
async function historyJson(checks: readonly Check[], withPictures: boolean): Promise<string> {
  const [text = '', ...more] = await textsOf(await historyFiles(checks, withPictures));
  expect(more).toEqual([]);
  return text;
}

test('the export has everything but the picture', () => {
  const read = JSON.parse(asJson(check));
  expect(read).toMatchObject({
    source: check.source,
    checkedAt: '2026-11-25T00:00:00.000Z',
    verdict: 'uncertain',
    words: 'Cannot tell',
    reason: null,
    probability: 0.5,
    faces: [{ id: 3, frames: 80, verdict: 'uncertain', timeline: [{ time: 0.1, contribution: -1 }] }],
  });
  expect(read).not.toHaveProperty('thumbnail');
});

test('the export of a check without a verdict says why', () => {
  const read = JSON.parse(asJson({ ...check, verdict: 'cannot-check', reason: 'drm', probability: null, faces: [] }));
  expect(read).toMatchObject({
    words: 'Cannot check',
    reason: 'drm',
    explanation: expect.stringMatching(/copy-protected/),
  });
});

test('its file name says what and when, in letters that every system takes', () => {
  expect(exportName(check)).toMatch(/^deepfake-check-Ein-Gesp[\p{L}-]+-Wer-1-2026-11-25\.json$/u);
  expect(exportName({ ...check, source: { ...check.source, title: '///' } })).toBe(
    'deepfake-check-video-2026-11-25.json',
  );
});

test('the history names its format, and has the pictures only if they are wanted', async () => {
  const picture = new Blob([Uint8Array.of(0xff, 0xd8, 0xff)], { type: 'image/jpeg' });
  const checks = [
    { ...check, thumbnail: picture },
    { ...check, thumbnail: null },
  ];
  const read = JSON.parse(await historyJson(checks, true));
  expect(read).toMatchObject({ format: 'deepfake-check-history', version: 1 });
  expect(read.checks).toHaveLength(2);
  expect(read.checks[0].thumbnail).toBe('data:image/jpeg;base64,/9j/');
  expect(read.checks[1]).not.toHaveProperty('thumbnail');
  expect(await historyJson(checks, false)).not.toContain('base64');
  expect(JSON.parse(await historyJson([], true)).checks).toEqual([]);
});

test('a big history is several files, each of which can be taken in by itself', async () => {
  const one = asJson(check).length;
  const checks = [1, 2, 3, 4, 5].map((day) => ({ ...check, at: Date.UTC(2026, 0, day), thumbnail: null }));
  const split = async (most: number) =>
    (await textsOf(await historyFiles(checks, true, most))).map((text) => readChecks(text));
  expect(await split(2 * one)).toEqual([checks.slice(0, 2), checks.slice(2, 4), checks.slice(4)]);
  expect(await split(one / 2)).toEqual(checks.map((check) => [check])); // no file without a check
});

test('a picture that cannot be read is left out, and nothing else', async () => {
  const picture = new Blob([Uint8Array.of(1)], { type: 'image/webp' });
  const lost = Object.assign(new Blob(['x']), {
    arrayBuffer: () => Promise.reject(new DOMException('', 'NotFoundError')),
  });
  const frame = (time: number, picture: Blob) => ({ time, contribution: 1, picture });
  const faces = [[frame(1, picture), frame(2, lost)], [frame(3, lost)]].flatMap((evidence) =>
    check.faces.map((face) => ({ ...face, evidence })),
  );
  const read = JSON.parse(await historyJson([{ ...check, faces, thumbnail: lost }], true)).checks[0];
  expect(read).not.toHaveProperty('thumbnail');
  expect(read.faces[0]).toMatchObject({ id: 3, timeline: [{ time: 0.1, contribution: -1 }] });
  expect(read.faces[0].evidence).toEqual([{ time: 1, contribution: 1, picture: 'data:image/webp;base64,AQ==' }]);
  expect(read.faces[1]).not.toHaveProperty('evidence');
});

test('CSV quotes what needs it and lets no title become a formula', () => {
  const title = (text: string) => asCsv([{ ...check, source: { ...check.source, title: text } }]).split('\r\n')[1];
  // Else Excel reads it in the letters of its own system.
  expect(asCsv([])).toBe('\ufeffchecked,title,site,address,verdict,probability,reason,frames,faces,seconds\r\n');
  expect(title('A talk')).toBe(
    '2026-11-25T00:00:00.000Z,A talk,www.youtube.com,https://www.youtube.com/watch?v=a,Cannot tell,0.5,,80,1,9.5',
  );
  expect(title('He said "no", twice')).toContain(',"He said ""no"", twice",');
  expect(title('=HYPERLINK("x")')).toContain(`,"'=HYPERLINK(""x"")",`);
  expect(title('@someone')).toContain(",'@someone,");
});

test.each([
  // Where Excel splits at semicolons, what follows one is a cell of its own; quotes before it are of the cell before.
  ["x;=cmd|' /C calc'!A0;y", "x;'=cmd|' /C calc'!A0;y"],
  ['x; =1+1;@y', "x; '=1+1;'@y"],
  ['x;"=1+1', 'x;"\'=1+1'],
  ['x;"";" =1', 'x;"";" \'=1'],
  ['x\t-1', "x\t'-1"],
  ['x\n=1\r+1', "x\n'=1\r'+1"],
  // In front of what is left when a program drops spaces.
  ['\t=1', "\t'=1"],
  [' \r\n＝1', " \r\n'＝1"],
  // Nothing begins here.
  ['a=b; c-d, -e', 'a=b; c-d, -e'],
])('in no column of a spreadsheet is %j a formula', (title, inert) => {
  const [, line] = asCsv([{ ...check, source: { ...check.source, title } }]).split('000Z,');
  const written = line
    ?.split(',www.')[0]
    ?.replace(/^"(.*)"$/s, '$1')
    .replaceAll('""', '"');
  expect(written).toBe(inert);
});
