import { expect, test } from 'vitest';
import { blur, GRID, occlusions } from './occlusion';

const SIZE = 112;
const crop = Uint8Array.from({ length: SIZE * SIZE * 3 }, (_, i) => (i * 7919) % 256);
const index = (x: number, y: number) => 3 * (y * SIZE + x);

test('one picture for each cell, each changed in its own cell only, and all cells together cover the crop', () => {
  const changed = new Set<number>();
  const pictures = [...occlusions(crop, SIZE)];
  expect(pictures).toHaveLength(GRID * GRID);
  for (const [cell, picture] of pictures.entries()) {
    const [row, column] = [Math.floor(cell / GRID), cell % GRID];
    for (let y = 0; y < SIZE; y++)
      for (let x = 0; x < SIZE; x++) {
        if (picture[index(x, y)] === crop[index(x, y)]) continue;
        expect([Math.floor(y / 14), Math.floor(x / 14)]).toEqual([row, column]);
        changed.add(index(x, y));
      }
  }
  expect(changed.size).toBeGreaterThan(0.9 * SIZE * SIZE);
});

test('the middle of a cell is the blurred picture, and the crop itself is not touched', () => {
  const before = crop.slice();
  const [first] = occlusions(crop, SIZE);
  expect(first?.[index(7, 7)]).toBe(Math.round(blur(crop, SIZE)[index(7, 7)] ?? 0));
  expect(crop).toEqual(before);
});

test('a blur keeps a plain colour and the mean, and takes the fine detail away', () => {
  const plain = new Uint8Array(SIZE * SIZE * 3).fill(77);
  expect(blur(plain, SIZE).every((level) => Math.abs(level - 77) < 1e-3)).toBe(true);
  const checkers = Uint8Array.from({ length: SIZE * SIZE * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return (pixel + Math.floor(pixel / SIZE)) % 2 ? 200 : 100;
  });
  expect(Math.abs((blur(checkers, SIZE)[index(50, 50)] ?? 0) - 150)).toBeLessThan(2);
});

test('a plain crop stays what it is wherever it is blurred', () => {
  const plain = new Uint8Array(SIZE * SIZE * 3).fill(77);
  for (const picture of occlusions(plain, SIZE)) expect(picture.every((level) => level === 77)).toBe(true);
});
