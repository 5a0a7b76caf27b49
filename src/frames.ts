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
 * What a decoder gave stays in its planes, also when it is cut: to draw a 1080p picture onto a small canvas converts all
 * of it to RGB first, and blocks a page without a GPU for tens of milliseconds. Whoever gets the pixels converts those
 * (src/offscreen/pixels.ts).
 */
export async function overviewOf(picture: Picture, native: Size): Promise<Pixels> {
  const size = overviewSize(native);
  const shrinks = isPlanar(picture, native) && size.width < native.width;
  const small = shrinks ? await shrunk(picture, native, size).catch(noCopy) : null;
  return small ?? drawn(picture, { x: 0, y: 0, ...native }, size);
}

/**
 * Cuts rectangles of whole px out of a picture, unscaled, in order. What leaves the frame is cut off, so the answer
 * may be smaller than asked.
 */
export async function cutRegions(picture: Picture, native: Size, regions: Rect[]): Promise<Pixels[]> {
  return await Promise.all(
    regions.map(async (region) => {
      const inside = clip(region, native);
      const copy = isPlanar(picture, native) ? await copied(picture, native, inside).catch(noCopy) : null;
      return copy ?? drawn(picture, inside, inside);
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

/** Of a picture that {@link isPlanar}. */
const formatOf = ({ format }: VideoFrame): 'I420' | 'NV12' => (format === 'NV12' ? 'NV12' : 'I420');

/** Memory that was used for a picture and may be again: to allocate it anew costs more than to copy the picture. */
const spare: Uint8Array<ArrayBuffer>[] = [];

/** A picture at about `size` (even, as its planes need), in the colours it had. */
async function shrunk(picture: VideoFrame, native: Size, size: Size): Promise<Pixels> {
  const coded = { width: even(size.width), height: even(size.height) };
  const bytes = picture.allocationSize();
  const kept = spare.pop();
  const data = kept && kept.length >= bytes ? kept : new Uint8Array(bytes);
  try {
    const layout = await picture.copyTo(data);
    const small = shrinkPlanes({ format: formatOf(picture), data, layout, size: native }, coded);
    const colorSpace = picture.colorSpace.toJSON();
    return { ...coded, bytes: new Blob([small]), planes: { format: 'I420', coded, x: 0, y: 0, colorSpace } };
  } finally {
    spare.push(data);
  }
}

const even = (length: number) => Math.max(2, 2 * Math.round(length / 2));

/** The planes of the part `from` of a decoder's picture; null where that is at the edge of a picture of odd size. */
async function copied(picture: VideoFrame, native: Size, from: Rect): Promise<Pixels | null> {
  // Colour samples are shared by 2x2 px, so only what begins and ends at even places can be copied.
  const left = from.x & ~1;
  const top = from.y & ~1;
  const coded = { width: (from.x + from.width - left + 1) & ~1, height: (from.y + from.height - top + 1) & ~1 };
  if (left + coded.width > native.width || top + coded.height > native.height) return null;
  const rect = { x: left, y: top, ...coded };
  const data = new Uint8Array(picture.allocationSize({ rect }));
  await picture.copyTo(data, { rect });
  const planes = {
    format: formatOf(picture),
    coded,
    x: from.x - left,
    y: from.y - top,
    colorSpace: picture.colorSpace.toJSON(),
  };
  return { width: from.width, height: from.height, bytes: new Blob([data]), planes };
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
function drawn(picture: Picture, from: Rect, { width, height }: Size): Pixels {
  const { data } = read(picture, from, { width, height });
  return { width, height, bytes: new Blob([data]), planes: null };
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
