import { afterEach, expect, test, vi } from 'vitest';
import { thumbnail } from './thumbnail';

afterEach(() => vi.unstubAllGlobals());

/** Size of the thumbnail of such a picture. */
async function sizeOf(width: number, height: number) {
  let made: unknown;
  class Canvas {
    constructor(
      readonly width: number,
      readonly height: number,
    ) {
      made = { width, height };
    }
    getContext = () => ({ drawImage() {} });
    convertToBlob = async () => new Blob();
  }
  vi.stubGlobal('OffscreenCanvas', Canvas);
  vi.stubGlobal('createImageBitmap', async ({ width, height }: ImageData) => ({ width, height, close() {} }));
  await thumbnail({ width, height } as ImageData);
  return made;
}

test('thumbnails are small whichever side is the longer one, and none is larger than its picture', async () => {
  expect(await sizeOf(384, 216)).toEqual({ width: 160, height: 90 });
  expect(await sizeOf(216, 384)).toEqual({ width: 90, height: 160 });
  expect(await sizeOf(112, 112)).toEqual({ width: 112, height: 112 });
  expect(await sizeOf(1000, 1)).toEqual({ width: 160, height: 1 });
});
