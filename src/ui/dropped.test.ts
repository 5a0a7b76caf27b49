import { beforeEach, expect, test, vi } from 'vitest';
import { droppedFiles } from './dropped';

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
});

const file = (name: string) =>
  ({ isFile: true, name, file: (done: (file: File) => void) => done(new File([], name)) }) as FileSystemFileEntry;

const broken = (name: string) =>
  ({
    isFile: true,
    name,
    file: (_: unknown, fail: (error: Error) => void) => fail(new Error('Permission denied')),
  }) as FileSystemFileEntry;

/** A folder, which gives its entries two at a time. */
function folder(name: string, ...entries: FileSystemEntry[]) {
  const createReader = () => {
    const left = [...entries];
    return { readEntries: (done: (entries: FileSystemEntry[]) => void) => done(left.splice(0, 2)) };
  };
  return { isDirectory: true, name, createReader } as FileSystemDirectoryEntry;
}

const drop = (...entries: FileSystemEntry[]) => {
  const items = entries.map((entry) => ({ kind: 'file', webkitGetAsEntry: () => entry }));
  return { items, files: [] } as unknown as DataTransfer;
};

const isVideo = ({ name }: File) => name.endsWith('.mp4');
const names = async (...entries: FileSystemEntry[]) =>
  (await droppedFiles(drop(...entries), isVideo)).map(({ name }) => name);

test('a drop gives its files, and those of a kind in its folders by their names', async () => {
  const inner = folder('b', file('2.mp4'), file('notes.txt'));
  const outer = folder('clips', file('10.mp4'), inner, file('9.mp4'), file('.hidden.mp4'));
  expect(await names(file('a.bin'), outer)).toEqual(['a.bin', '9.mp4', '10.mp4', '2.mp4']);
});

test('what cannot be read costs none of the rest', async () => {
  const locked = { ...folder('locked'), createReader: broken('locked').file as never };
  const outer = folder('clips', broken('1.mp4'), file('2.mp4'), locked, file('3.mp4'));
  expect(await names(broken('a.mp4'), file('b.mp4'), outer)).toEqual(['b.mp4', '2.mp4', '3.mp4']);
});

test('a drop of which nothing can be read is told', async () => {
  await expect(names(broken('a.mp4'), folder('clips', broken('b.mp4')))).rejects.toThrow('Permission denied');
  expect(await names(folder('empty'))).toEqual([]);
});
