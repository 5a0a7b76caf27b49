import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { isSnap } from '../../scripts/browser.mjs';
import { buildState, SOURCES } from '../../scripts/built.mjs';
import { jsonOf, lineOf, parseArguments, pathProblem } from '../../scripts/check.mjs';

const folder = mkdtempSync(join(tmpdir(), 'deepfake-check-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('parseArguments', () => {
  test('files and --json in any order', () => {
    expect(parseArguments(['a.mp4', '--json', 'b c.webm'])).toEqual({
      type: 'check',
      files: ['a.mp4', 'b c.webm'],
      json: true,
    });
  });
  test('what follows -- is a file', () => {
    expect(parseArguments(['--', '-odd.mp4', '--json'])).toEqual({
      type: 'check',
      files: ['-odd.mp4', '--json'],
      json: false,
    });
  });
  test('wrong usage', () => {
    expect(parseArguments([])).toMatchObject({ type: 'wrong' });
    expect(parseArguments(['--json'])).toMatchObject({ type: 'wrong' });
    expect(parseArguments(['a.mp4', '--fast'])).toEqual({ type: 'wrong', problem: 'Unknown option: --fast' });
    expect(parseArguments(['--help'])).toEqual({ type: 'help' });
  });
});

const ROW = {
  file: 'a.mp4',
  verdict: 'clean' as const,
  words: 'No signs found',
  probability: 0.12,
  percent: '12\u00a0%',
  framesConsidered: 80,
  faces: 1,
  seconds: 3.14,
  error: null,
  shots: [],
  reason: null,
  warning: null,
};

test('the JSON object has exactly the documented keys', () => {
  expect(Object.keys(jsonOf(ROW))).toEqual([
    'file',
    'verdict',
    'probability',
    'framesConsidered',
    'faces',
    'seconds',
    'error',
    'shots',
  ]);
});

test('a line for people', () => {
  expect(lineOf(ROW)).toBe('a.mp4: No signs found (12 %), 80 frames, 1 face, 3.1 s');
  expect(lineOf({ ...ROW, words: 'Cannot check', probability: null, percent: null, error: 'No face.' })).toBe(
    'a.mp4: Cannot check. No face.',
  );
  const shots = [0, 65].map((start, i) => ({
    start,
    end: start + 65,
    verdict: 'clean' as const,
    probability: 0.1 + i / 100,
    face: i + 1,
  }));
  expect(lineOf({ ...ROW, shots })).toBe(
    'a.mp4: No signs found (12 %), 80 frames, 1 face, 3.1 s, 2 shots, worst 1:05-2:10 (face 2)',
  );
});

test('paths that cannot be opened', () => {
  writeFileSync(join(folder, 'file.mp4'), 'x');
  expect(pathProblem(join(folder, 'file.mp4'))).toBeNull();
  expect(pathProblem(join(folder, 'none.mp4'))).toBe('There is no such file.');
  expect(pathProblem(join(folder, 'file.mp4', 'below'))).toBe('There is no such file.');
  expect(pathProblem(folder)).toBe('This is a folder, not a file.');
});

test('a Chromium that is a snap is told from others', () => {
  const program = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const snap = program('snap', 'an ELF file');
  symlinkSync(snap, join(folder, 'chromium'));
  expect(isSnap(join(folder, 'chromium'))).toBe(true);
  expect(isSnap(program('chromium-browser', '#!/bin/sh\nexec /snap/bin/chromium "$@"\n'))).toBe(true);
  expect(isSnap(program('chrome', '#!/bin/sh\nexec /usr/lib/chromium/chromium "$@"\n'))).toBe(false);
});

test('a build is stale when a source is newer, and tests are no sources', () => {
  const [dist, src] = [join(folder, 'dist'), join(folder, 'src')];
  mkdirSync(join(src, 'deep'), { recursive: true });
  const at = (path: string, seconds: number) => {
    writeFileSync(path, 'x');
    utimesSync(path, seconds, seconds);
  };
  expect(buildState(join(dist, 'manifest.json'), [src])).toBe('missing');
  mkdirSync(dist);
  at(join(dist, 'manifest.json'), 1000);
  at(join(src, 'deep', 'a.ts'), 900);
  expect(buildState(join(dist, 'manifest.json'), [src])).toBe('fresh');
  at(join(src, 'deep', 'a.test.ts'), 1100);
  expect(buildState(join(dist, 'manifest.json'), [src, join(folder, 'not-there')])).toBe('fresh');
  at(join(src, 'deep', 'a.ts'), 1100);
  expect(buildState(join(dist, 'manifest.json'), [src])).toBe('stale');
});

test('a change of anything that the build reads makes it stale', () => {
  const root = join(import.meta.dirname, '../..');
  const config = readFileSync(join(root, 'vite.config.ts'), 'utf8');
  // `join(ROOT, 'locales')` and `from './manifest.config.ts'`.
  const read = [...config.matchAll(/join\(ROOT, '([^'/]+)|from '\.\/([^']+)/g)].map(
    ([, joined, imported]) => joined ?? imported,
  );
  expect(read).toEqual(expect.arrayContaining(['locales', 'models', 'src', 'manifest.config.ts']));
  expect(read.filter((path) => path !== 'node_modules' && !SOURCES.includes(path ?? ''))).toEqual([]);
  expect(SOURCES.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
