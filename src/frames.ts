import type { Rect, Size } from './geometry';
import type { Pixels } from './messages';
import { MODEL } from './model';

/** A picture whose pixels can be read: an ImageBitmap or VideoFrame of the native size. */
export type Picture = ImageBitmap | VideoFrame | OffscreenCanvas;

/** Size of the overview the face detector sees: long side at most `limit` px, never enlarged, never below 1 px. */
export function overviewSize({ width, height }: Size, limit: number = MODEL.input.overview): Size {
  const scale = Math.min(1, limit / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The whole picture, scaled down for the face detector. `native` is the picture's size in px. */
export async function overviewOf(picture: Picture, native: Size): Promise<Pixels> {
  const size = overviewSize(native);
  return pixels(picture, { x: 0, y: 0, ...native }, size);
}

/**
 * Cuts rectangles of whole px out of a picture, unscaled, in order. What leaves the frame is cut off, so the answer
 * may be smaller than asked.
 */
export async function cutRegions(picture: Picture, native: Size, regions: Rect[]): Promise<Pixels[]> {
  return regions.map((region) => {
    const inside = clip(region, native);
    return pixels(picture, inside, inside);
  });
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
