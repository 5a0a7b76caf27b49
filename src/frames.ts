import type { Rect, Size } from './geometry';
import type { Pixels } from './messages';
import { MODEL } from './model';
import { shrinkPlanes } from './planes';

/** A picture whose pixels can be read: an ImageBitmap or VideoFrame of the native size. */
export type Picture = ImageBitmap | VideoFrame | OffscreenCanvas;

/** Size of the overview the face detector sees: long side at most `limit` px, never enlarged, never below 1 px. */
export function overviewSize({ width, height }: Size, limit: number = MODEL.input.overview): Size {
  const scale = Math.min(1, limit / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * The whole picture, scaled down for the face detector. `native` is the picture's size in px.
 *
 * What a decoder gave is scaled down before it becomes RGB: to draw a 1080p picture onto a small canvas converts all of
 * it first, and blocks a page without a GPU for tens of milliseconds.
 */
export async function overviewOf(picture: Picture, native: Size): Promise<Pixels> {
  const size = overviewSize(native);
  const shrinks = isPlanar(picture, native) && size.width < native.width;
  const small = shrinks ? await shrunk(picture, native, size).catch(noCopy) : null;
  if (!small) return pixels(picture, { x: 0, y: 0, ...native }, size);
  try {
    return await copied(small, { x: 0, y: 0, width: small.codedWidth, height: small.codedHeight });
  } finally {
    small.close();
  }
}

/**
 * Cuts rectangles of whole px out of a picture, unscaled, in order. What leaves the frame is cut off, so the answer
 * may be smaller than asked.
 */
export async function cutRegions(picture: Picture, native: Size, regions: Rect[]): Promise<Pixels[]> {
  return await Promise.all(
    regions.map(async (region) => {
      const inside = clip(region, native);
      const copy = isPlanar(picture, native) ? await copied(picture, inside).catch(noCopy) : null;
      return copy ?? pixels(picture, inside, inside);
    }),
  );
}

/** Not every GPU's pictures can be copied from: the canvas can draw them all. */
const noCopy = () => null;

/**
 * Whether a picture's pixels can be had without a canvas: they lie in planes that begin where its memory does, and are
 * square, so that a px of memory is a px of the native size.
 */
function isPlanar(picture: Picture, native: Size): picture is VideoFrame {
  if (!(picture instanceof VideoFrame)) return false;
  const { format, visibleRect: seen } = picture;
  if (format !== 'I420' && format !== 'NV12') return false;
  return seen?.x === 0 && seen.y === 0 && seen.width === native.width && seen.height === native.height;
}

/** Memory that was used for a picture and may be again: to allocate it anew costs more than to copy the picture. */
const spare: Uint8Array<ArrayBuffer>[] = [];

/** A picture at about `size` (even, as its planes need), in the colours it had. */
async function shrunk(picture: VideoFrame, native: Size, size: Size): Promise<VideoFrame> {
  const to = { width: even(size.width), height: even(size.height) };
  const bytes = picture.allocationSize();
  const kept = spare.pop();
  const data = kept && kept.length >= bytes ? kept : new Uint8Array(bytes);
  try {
    const layout = await picture.copyTo(data);
    const format = picture.format === 'NV12' ? 'NV12' : 'I420';
    return new VideoFrame(shrinkPlanes({ format, data, layout, size: native }, to), {
      format: 'I420',
      codedWidth: to.width,
      codedHeight: to.height,
      timestamp: 0,
      colorSpace: picture.colorSpace.toJSON(),
    });
  } finally {
    spare.push(data);
  }
}

const even = (length: number) => Math.max(2, 2 * Math.round(length / 2));

/** RGBA bytes of the part `from` of a decoder's picture. */
async function copied(picture: VideoFrame, from: Rect): Promise<Pixels> {
  // Colour samples are shared by 2x2 px, so only even places can be copied from.
  const x = from.x & ~1;
  const y = from.y & ~1;
  const rect = { x, y, width: from.x + from.width - x, height: from.y + from.height - y };
  const rgba = new Uint8Array(4 * rect.width * rect.height);
  await picture.copyTo(rgba, { rect, format: 'RGBA' });
  return { width: from.width, height: from.height, rgba: new Blob([inner(rgba, rect, from)]) };
}

/** The bytes of `from` alone, out of those of the slightly larger `rect`. */
function inner(rgba: Uint8Array<ArrayBuffer>, rect: Rect, from: Rect): Uint8Array<ArrayBuffer> {
  if (rect.width === from.width) return rgba.subarray(4 * rect.width * (rect.height - from.height));
  const bytes = new Uint8Array(4 * from.width * from.height);
  for (let row = 0; row < from.height; row++) {
    const start = 4 * ((row + from.y - rect.y) * rect.width + from.x - rect.x);
    bytes.set(rgba.subarray(start, start + 4 * from.width), 4 * row * from.width);
  }
  return bytes;
}

/** The part of a rectangle inside a frame, at least 1x1 px. */
export function clip({ x, y, width, height }: Rect, frame: Size): Rect {
  const left = Math.min(Math.max(0, x), frame.width - 1);
  const top = Math.min(Math.max(0, y), frame.height - 1);
  return {
    x: left,
    y: top,
    width: Math.max(1, Math.min(x + width, frame.width) - left),
    height: Math.max(1, Math.min(y + height, frame.height) - top),
  };
}

/** One canvas for all: every read is over before the next begins. */
let canvas: OffscreenCanvasRenderingContext2D | null = null;

/** RGBA bytes of the part `from` of a picture, scaled to `size`. */
function pixels(picture: Picture, from: Rect, { width, height }: Size): Pixels {
  const { data } = read(picture, from, { width, height });
  return { width, height, rgba: new Blob([data]) };
}

function read(picture: Picture, from: Rect, { width, height }: Size): ImageData {
  // `false`, said outright, keeps the canvas where the decoded pictures are (on the GPU, if there is one): only what is
  // cut out is copied back, not the whole picture.
  canvas ??= new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: false });
  if (!canvas) throw new Error('The browser gives no canvas.');
  // It only grows: a new size costs an allocation.
  if (canvas.canvas.width < width) canvas.canvas.width = width;
  if (canvas.canvas.height < height) canvas.canvas.height = height;
  // Resizing resets the context, so these are set for each picture. `copy`: transparent pixels do not show the last one.
  canvas.globalCompositeOperation = 'copy';
  canvas.imageSmoothingEnabled = from.width !== width || from.height !== height;
  canvas.imageSmoothingQuality = 'medium';
  canvas.drawImage(picture, from.x, from.y, from.width, from.height, 0, 0, width, height);
  return canvas.getImageData(0, 0, width, height);
}

const PROBE = 64;

/**
 * Whether the browser changes pixels on their way out of a canvas, as some do against fingerprinting. Such noise can
 * turn a verdict round. Tested with a random pattern, along the way that frames take.
 */
export async function altersPixels(): Promise<boolean> {
  const pattern = new ImageData(PROBE, PROBE);
  crypto.getRandomValues(pattern.data);
  for (let i = 3; i < pattern.data.length; i += 4) pattern.data[i] = 255;
  const picture = await createImageBitmap(pattern);
  try {
    const out = read(picture, { x: 0, y: 0, width: PROBE, height: PROBE }, { width: PROBE, height: PROBE });
    return out.data.some((value, i) => value !== pattern.data[i]);
  } finally {
    picture.close();
  }
}
