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
export async function rgbaOf(pixels: Pixels): Promise<Uint8ClampedArray<ArrayBuffer>> {
  const bytes = await bytesOf(pixels);
  return pixels.planes ? converted(bytes, pixels.planes, pixels) : new Uint8ClampedArray(bytes);
}

/** The luminance at each px, 0..255 or a little beyond. Throws TypeError if there are not as many bytes as the size says. */
export async function luminanceOf(pixels: Pixels): Promise<(x: number, y: number) => number> {
  const { width, planes } = pixels;
  const levels = new Uint8Array(await bytesOf(pixels));
  const level = (i: number) => levels[i] ?? 0;
  if (!planes) {
    return (x, y) => {
      const i = 4 * (y * width + x);
      return 0.299 * level(i) + 0.587 * level(i + 1) + 0.114 * level(i + 2);
    };
  }
  // Planes begin with their luminance: there is nothing to convert.
  const { coded, x: left, y: top, colorSpace } = planes;
  const [black, scale] = colorSpace.fullRange ? [0, 1] : [16, 255 / 219];
  return (x, y) => scale * (level((y + top) * coded.width + x + left) - black);
}

async function bytesOf({ width, height, bytes, planes }: Pixels): Promise<ArrayBuffer> {
  if (!isSize({ width, height })) throw new TypeError('Bad pixels');
  const data = bytes instanceof Blob ? await bytes.arrayBuffer() : bytes;
  if (!planes) {
    if (data.byteLength !== 4 * width * height) throw new TypeError('Bad pixels');
    return data;
  }
  const { coded, x, y } = planes;
  const isInside = x >= 0 && y >= 0 && x + width <= coded.width && y + height <= coded.height;
  if (!isInside || data.byteLength < 1.5 * coded.width * coded.height) throw new TypeError('Bad pixels');
  return data;
}

/** A part of a decoder's picture in RGBA: the browser's own conversion. */
async function converted(
  data: ArrayBuffer,
  { format, coded, x, y, colorSpace }: NonNullable<Pixels['planes']>,
  { width, height }: Size,
): Promise<Uint8ClampedArray<ArrayBuffer>> {
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

/** A box of which every px becomes `scale` px. */
export function scaled({ x, y, width, height }: Rect, scale: number): Rect {
  return { x: x * scale, y: y * scale, width: width * scale, height: height * scale };
}
