import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { clip, overviewSize, type Picture } from './frames';

test.each([
  [
    { width: 1920, height: 1080 },
    { width: 640, height: 360 },
  ],
  [
    { width: 1080, height: 1920 },
    { width: 360, height: 640 },
  ],
  [
    { width: 320, height: 240 },
    { width: 320, height: 240 },
  ],
  [
    { width: 5000, height: 2 },
    { width: 640, height: 1 },
  ],
])('the overview of %j is %j', (native, size) => {
  expect(overviewSize(native, 640)).toEqual(size);
});

const frame = { width: 100, height: 50 };

test.each([
  [
    { x: 10, y: 10, width: 20, height: 20 },
    { x: 10, y: 10, width: 20, height: 20 },
  ],
  [
    { x: -5, y: -5, width: 20, height: 20 },
    { x: 0, y: 0, width: 15, height: 15 },
  ],
  [
    { x: 90, y: 40, width: 20, height: 20 },
    { x: 90, y: 40, width: 10, height: 10 },
  ],
  [
    { x: 200, y: 90, width: 5, height: 5 },
    { x: 99, y: 49, width: 1, height: 1 },
  ],
])('the part of %j inside the frame is %j', (rect, inside) => {
  expect(clip(rect, frame)).toEqual(inside);
});

describe('in a browser that changes the pixels of a canvas', () => {
  const SIZE = { width: 2, height: 2 };
  const close = () => {};

  class Decoded {
    format = 'I420';
    visibleRect = { x: 0, y: 0, ...SIZE };
    colorSpace = { toJSON: () => ({}) };
    allocationSize = () => 6;
    copyTo = async (data: Uint8Array) => {
      data.fill(7);
      return [4, 1, 1].map((_, i) => ({ offset: [0, 4, 5][i], stride: [2, 1, 1][i] }));
    };
  }

  /** What a canvas adds to each level; null where there is none. */
  let noise: number | null;

  beforeEach(() => {
    noise = 1;
    vi.stubGlobal('VideoFrame', Decoded);
    vi.stubGlobal(
      'ImageData',
      class {
        data: Uint8ClampedArray;
        constructor(width: number, height: number) {
          this.data = new Uint8ClampedArray(4 * width * height);
        }
      },
    );
    vi.stubGlobal('createImageBitmap', async ({ data }: ImageData) => ({ data, close }));
    vi.stubGlobal(
      'OffscreenCanvas',
      class {
        getContext() {
          if (noise === null) return null;
          let drawn = new Uint8ClampedArray();
          const drawImage = ({ data }: ImageData) => {
            drawn = data;
          };
          const getImageData = () => ({ data: drawn.map((level) => level ^ (noise ?? 0)) });
          return { canvas: this, drawImage, getImageData };
        }
      },
    );
    vi.resetModules();
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  const bitmap = { data: new Uint8ClampedArray(16), close } as unknown as ImageBitmap;
  const read = async (picture: Picture) => (await import('./frames')).readFrame(picture, SIZE);
  const refused = async () => (await import('./frames')).AlteredPixels;

  test('a decoded picture is read as it is', async () => {
    const { overview } = await read(new Decoded() as unknown as VideoFrame);
    expect([...new Uint8Array(overview.bytes as ArrayBuffer)]).toEqual([7, 7, 7, 7, 7, 7]);
  });

  test('one that would have to be drawn is refused', async () => {
    await expect(read(bitmap)).rejects.toBeInstanceOf(await refused());
  });

  test('one is drawn where a canvas tells the truth, also when there was none at first', async () => {
    noise = null;
    await expect(read(bitmap)).rejects.not.toBeInstanceOf(await refused());
    noise = 0;
    expect(await read(bitmap)).toMatchObject({ overview: SIZE });
  });
});
