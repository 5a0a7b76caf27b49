/** RGB bytes of a square as a picture. */
export function withAlpha(rgb: Uint8Array, size: number): ImageData {
  const image = new ImageData(size, size);
  for (let i = 0; i < size * size; i++) {
    for (let k = 0; k < 3; k++) image.data[4 * i + k] = rgb[3 * i + k] ?? 0;
    image.data[4 * i + 3] = 255;
  }
  return image;
}

/** RGB bytes of a square as a picture file that gives the very same bytes back. */
export async function losslessPicture(rgb: Uint8Array, size: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(size, size);
  context(canvas).putImageData(withAlpha(rgb, size), 0, 0);
  // Quality 1 is lossless in WebP, and smaller than PNG.
  return await canvas.convertToBlob({ type: 'image/webp', quality: 1 });
}

/** The bytes that {@link losslessPicture} was given. Throws if it is no picture of `size` px. */
export async function bytesOf(picture: Blob, size: number): Promise<Uint8Array> {
  const bitmap = await createImageBitmap(picture, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  try {
    if (bitmap.width !== size || bitmap.height !== size) throw new TypeError(`Not a picture of ${size} px`);
    const canvas = context(new OffscreenCanvas(size, size));
    canvas.drawImage(bitmap, 0, 0);
    const { data } = canvas.getImageData(0, 0, size, size);
    return Uint8Array.from({ length: size * size * 3 }, (_, i) => data[4 * Math.floor(i / 3) + (i % 3)] ?? 0);
  } finally {
    bitmap.close();
  }
}

function context(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const found = canvas.getContext('2d', { willReadFrequently: true });
  if (!found) throw new Error('No 2D canvas');
  return found;
}
