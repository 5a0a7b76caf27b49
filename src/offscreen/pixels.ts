import type { Rect, Size } from '../geometry';
import type { Pixels } from '../messages';

/** Boxes of a picture in px of the video whose frame it is. */
export function inNative(boxes: readonly Rect[], picture: Size, native: Size): Rect[] {
  const scale = Math.max(native.width, native.height) / Math.max(picture.width, picture.height);
  return boxes.map((box) => scaled(box, scale));
}

export const isSize = ({ width, height }: Size) =>
  Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0;

/** The pixels as a picture. Throws TypeError if there are not as many bytes as the size says. */
export async function imageOf(pixels: Pixels): Promise<ImageData> {
  return new ImageData(await rgbaOf(pixels), pixels.width, pixels.height);
}

/** RGBA bytes of the pixels. Throws TypeError if there are not as many bytes as the size says. */
export async function rgbaOf({ width, height, bytes, planes }: Pixels): Promise<Uint8ClampedArray<ArrayBuffer>> {
  if (!isSize({ width, height })) throw new TypeError('Bad pixels');
  const data = bytes instanceof Blob ? await bytes.arrayBuffer() : bytes;
  const rgba = planes ? await converted(data, planes, { width, height }) : new Uint8ClampedArray(data);
  if (rgba.length !== 4 * width * height) throw new TypeError('Bad pixels');
  return rgba;
}

/** A part of a decoder's picture in RGBA: the browser's own conversion. */
async function converted(
  data: ArrayBuffer,
  { format, coded, x, y, colorSpace }: NonNullable<Pixels['planes']>,
  { width, height }: Size,
): Promise<Uint8ClampedArray<ArrayBuffer>> {
  if (x < 0 || y < 0 || x + width > coded.width || y + height > coded.height) throw new TypeError('Bad pixels');
  const size = { codedWidth: coded.width, codedHeight: coded.height };
  const frame = new VideoFrame(data, { format, ...size, timestamp: 0, colorSpace });
  try {
    const whole = new Uint8ClampedArray(4 * coded.width * coded.height);
    await frame.copyTo(whole, { format: 'RGBA' });
    if (coded.width === width && coded.height === height) return whole;
    const part = new Uint8ClampedArray(4 * width * height);
    for (let row = 0; row < height; row++) {
      const start = 4 * ((row + y) * coded.width + x);
      part.set(whole.subarray(start, start + 4 * width), 4 * row * width);
    }
    return part;
  } finally {
    frame.close();
  }
}

function scaled({ x, y, width, height }: Rect, scale: number): Rect {
  return { x: x * scale, y: y * scale, width: width * scale, height: height * scale };
}
