import type { Rect, Size } from './geometry';
import type { Pixels } from './messages';
import { MODEL } from './model';
import { cutPlanes, type Planes, shrinkPlanes } from './planes';

/** A picture whose pixels can be read: an ImageBitmap or VideoFrame of the native size. */
export type Picture = ImageBitmap | VideoFrame | OffscreenCanvas;

/** Size of the overview the face detector sees: long side at most `limit` px, never enlarged, never below 1 px. */
export function overviewSize({ width, height }: Size, limit: number = MODEL.input.overview): Size {
  const scale = Math.min(1, limit / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The pixels of one frame, to be read until it or its picture is closed. */
export interface Frame {
  /** The whole picture, scaled down for the face detector. */
  overview: Pixels;
  /**
   * Cuts rectangles of whole px out, unscaled, in order. What leaves the frame is cut off, so the answer may be smaller
   * than asked.
   */
  cut(regions: readonly Rect[]): Pixels[];
  /** Gives its memory back. Safe to call twice. */
  close(): void;
}

/**
 * Reads a picture whose size is `native` px.
 *
 * What a decoder gave is copied as a whole and stays in its planes, also when it is cut: to draw a 1080p picture onto a
 * small canvas converts all of it to RGB first, and blocks a page without a GPU for tens of milliseconds. Whoever gets
 * the pixels converts those (src/offscreen/pixels.ts). Any other picture is drawn on a canvas.
 *
 * @throws AlteredPixels where it would have to be drawn, and the browser changes what is
 */
export async function readFrame(picture: Picture, native: Size): Promise<Frame> {
  const planes = isPlanar(picture, native) ? await copied(picture, native).catch(noCopy) : null;
  if (planes) return planarFrame(planes);
  if (await altersPixels()) throw new AlteredPixels();
  return drawnFrame(picture, native);
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

/** A decoder's picture and its colours. */
type Copy = Planes & { colorSpace: VideoColorSpaceInit };

/** Memory that was used for a picture and may be again: to allocate it anew costs more than to copy the picture. */
const spare: Uint8Array<ArrayBuffer>[] = [];

/** Pictures' worth of memory that is kept for the next ones. */
const SPARE = 2;

/** Copies a picture that {@link isPlanar}. */
async function copied(picture: VideoFrame, size: Size): Promise<Copy> {
  const format = picture.format === 'NV12' ? 'NV12' : 'I420';
  const bytes = picture.allocationSize();
  const kept = spare.pop();
  const data = kept && kept.length >= bytes ? kept : new Uint8Array(bytes);
  return { format, data, layout: await picture.copyTo(data), size, colorSpace: picture.colorSpace.toJSON() };
}

function planarFrame(copy: Copy): Frame {
  const { size, data } = copy;
  const small = overviewSize(size);
  const part = (from: Rect) => planarPart(copy, clip(from, size));
  let open = true;
  return {
    overview: small.width < size.width ? shrunk(copy, small) : part({ x: 0, y: 0, ...size }),
    cut(regions) {
      if (!open) throw new Error('The frame is closed'); // its memory may hold another one
      return regions.map(part);
    },
    close() {
      if (open && spare.length < SPARE) spare.push(data);
      open = false;
    },
  };
}

/** A picture at about `size` (even, as its planes need), in the colours it had. */
function shrunk(copy: Copy, size: Size): Pixels {
  const coded = { width: even(size.width), height: even(size.height) };
  const bytes = shrinkPlanes(copy, coded).buffer;
  return { ...coded, bytes, planes: { format: 'I420', coded, x: 0, y: 0, colorSpace: copy.colorSpace } };
}

const even = (length: number) => Math.max(2, 2 * Math.round(length / 2));

/** The planes of a part of a picture. Colour samples are shared by 2x2 px, so they begin and end at even places. */
function planarPart(copy: Copy, { x, y, width, height }: Rect): Pixels {
  const left = x & ~1;
  const top = y & ~1;
  const coded = { width: (x + width - left + 1) & ~1, height: (y + height - top + 1) & ~1 };
  const bytes = cutPlanes(copy, { x: left, y: top, ...coded }).buffer;
  const { format, colorSpace } = copy;
  return { width, height, bytes, planes: { format, coded, x: x - left, y: y - top, colorSpace } };
}

function drawnFrame(picture: Picture, native: Size): Frame {
  return {
    overview: drawn(picture, { x: 0, y: 0, ...native }, overviewSize(native)),
    cut: (regions) => regions.map((region) => clip(region, native)).map((inside) => drawn(picture, inside, inside)),
    close() {},
  };
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
  return { width, height, bytes: data.buffer, planes: null };
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

/**
 * Bytes up to which a message through the browser carries them itself. To make a Blob of more keeps a thread for 2 to 4
 * ms, whatever their number, since the browser's process must know it; a message is copied: 1.2 ms for 124 kB, 2.8 for
 * 280, 10 for 1,100 (medians on two cores). Small ones also arrive without another question to the browser.
 */
const CARRIED = 256 * 1024;

/** Pixels as the browser carries them with the least work for the sender. */
export function packed(pixels: Pixels): Pixels {
  const { bytes } = pixels;
  return bytes instanceof Blob || bytes.byteLength <= CARRIED ? pixels : { ...pixels, bytes: new Blob([bytes]) };
}

/** The browser changes pixels on their way out of a canvas, as some do against fingerprinting. */
export class AlteredPixels extends Error {
  override name = 'AlteredPixels';
  constructor() {
    super('The browser changes the pixels of a canvas');
  }
}

let altered: Promise<boolean> | null = null;

/** Whether the browser is one for {@link AlteredPixels}: such noise can turn a verdict round. */
function altersPixels(): Promise<boolean> {
  altered ??= probe().catch((error: unknown) => {
    altered = null; // that tells nothing of the next time
    throw error;
  });
  return altered;
}

const PROBE = 64;

/** Tests it with a random pattern, along the way that pictures take which are drawn. */
async function probe(): Promise<boolean> {
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
