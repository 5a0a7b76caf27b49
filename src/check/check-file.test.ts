import { beforeEach, expect, test, vi } from 'vitest';
import { FILE_CHECK } from '../check.fixture';
import type { Sample } from '../engine';
import { createGate } from './async';
import { FileError } from './problems';
import type { Picture, PictureSource } from './source';

vi.mock('webextension-polyfill', () => ({ default: {} }));
vi.mock('../small-picture', () => ({ smallPicture: async () => new Blob() }));

/** What keeps something from its work; null: nothing does. */
let broken: { reader: Error | null; reading: Error | null; engine: Error | null };
/** Pictures of the file before its reader breaks. */
let readable: number;

vi.mock('./decode', () => ({
  async openWithCodecs(): Promise<PictureSource> {
    async function* pictures(): AsyncGenerator<Picture> {
      for (let i = 0; i < 3; i++) {
        if (i === readable && broken.reader) throw broken.reader;
        yield { image: {} as ImageBitmap, native: { width: 64, height: 64 }, time: i, close() {} };
      }
    }
    return { duration: 3, pictures: pictures(), close() {} };
  },
}));
vi.mock('./element', () => ({
  openWithElement: () => Promise.reject(new FileError({ type: 'damaged' })),
}));
vi.mock('../frames', async (original) => ({
  ...(await original<typeof import('../frames')>()),
  async readFrame() {
    if (broken.reading) throw broken.reading;
    return { overview: null, cut: () => [], close() {} };
  },
}));
vi.mock('../engine', async (original) => ({
  ...(await original<typeof import('../engine')>()),
  connectEngine: async () => ({
    async judge(_: Sample) {
      if (broken.engine) throw broken.engine;
      return { type: 'collecting', frames: 0, faces: [] };
    },
    finish: async () => FILE_CHECK,
    kept: Promise.resolve({ type: 'kept', id: 1 }),
  }),
}));
const { AlteredPixels } = await import('../frames');
const { EngineGone } = await import('../engine');
const { checkFile } = await import('./check-file');

const checked = () =>
  checkFile(new File(['x'], 'a.mp4'), { signal: new AbortController().signal, gate: createGate() }, () => {});

beforeEach(() => {
  broken = { reader: null, reading: null, engine: null };
  readable = 0;
  vi.spyOn(console, 'error').mockImplementation(() => {});
});

test('a file is checked to its end', async () => {
  expect(await checked()).toMatchObject({ type: 'checked', warning: null, kept: { type: 'kept', id: 1 } });
});

test.each([
  ['no picture', 0],
  ['one picture and no more', 1],
])('a file of which %s can be read is damaged', async (_, count) => {
  broken.reader = new Error('broken');
  readable = count;
  expect(await checked()).toMatchObject({ type: 'failed', problem: { type: 'damaged' } });
});

test('of a file whose rest cannot be read, what was seen is a check', async () => {
  broken.reader = new Error('broken');
  readable = 2;
  expect(await checked()).toMatchObject({ type: 'checked', warning: expect.stringContaining('0:01') });
});

test.each([
  ['reading', new Error('The browser gives no canvas.'), 'engine-lost'],
  ['reading', new AlteredPixels(), 'altered-pixels'],
  ['engine', new Error('The frame is closed'), 'engine-lost'],
  ['engine', new EngineGone('lost'), 'engine-lost'],
  ['engine', new EngineGone('model-missing'), 'model-missing'],
] as const)('a file is not to blame where %s fails: %s', async (part, error, reason) => {
  broken[part] = error;
  expect(await checked()).toMatchObject({ type: 'failed', problem: { type: 'engine', reason } });
});
