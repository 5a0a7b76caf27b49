import type { Rect, Size } from '../geometry';
import type { Pixels } from '../messages';
import type { Detect } from './detector';

/** The faces of a picture whose long side has `native` px in the video: boxes in native px. Throws what `detect` throws. */
export function facesIn(picture: ImageData, native: Size, detect: Detect): Rect[] {
  const scale = Math.max(native.width, native.height) / Math.max(picture.width, picture.height);
  return detect(picture).map((box) => scaled(box, scale));
}

export const isSize = ({ width, height }: Size) =>
  Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0;

/** Throws TypeError if there are not as many bytes as the size says. */
export async function imageOf(pixels: Pixels): Promise<ImageData> {
  const bytes = new Uint8ClampedArray(await pixels.rgba.arrayBuffer());
  if (!isSize(pixels) || bytes.length !== 4 * pixels.width * pixels.height) throw new TypeError('Bad pixels');
  return new ImageData(bytes, pixels.width, pixels.height);
}

function scaled({ x, y, width, height }: Rect, scale: number): Rect {
  return { x: x * scale, y: y * scale, width: width * scale, height: height * scale };
}
