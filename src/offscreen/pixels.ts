import type { Rect, Size } from '../geometry';
import type { Pixels, ToOffscreen } from '../messages';
import type { Detect } from './detector';
import { type Glance, glance } from './scene';

/** What can be said of a frame without knowing those before it. */
export interface Glimpse {
  picture: ImageData;
  glance: Glance;
  /** Native px. */
  boxes: Rect[];
}

/** Throws TypeError if the pixels are not as many as their size says, and what `detect` throws. */
export async function glimpseOf(
  { native, pixels }: ToOffscreen & { type: 'overview' },
  detect: Detect,
): Promise<Glimpse> {
  const picture = await imageOf(pixels);
  const scale = Math.max(native.width, native.height) / Math.max(picture.width, picture.height);
  const boxes = detect(picture).map((box) => scaled(box, scale));
  return { picture, glance: glance(picture.data, picture), boxes };
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
