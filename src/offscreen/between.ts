import type { Rect, Size } from '../geometry';
import type { Pixels } from '../messages';
import { MODEL } from '../model';
import type { Seen } from './batch';
import { type CropSquare, faceSquare, neededRegion } from './crop';
import type { Faces } from './faces';
import { type Glance, isCut } from './scene';
import { likeness, overlap, type Track } from './tracker';

/**
 * Frames in which no face is looked for: where a face hardly moves, its box is between the one before and the one after.
 * Such a frame's crops are made when the next faces were found; where those are elsewhere, its own are looked for late.
 */

/** Intersection over union of a face's two boxes from which on it hardly moved. */
const STEADY = 0.8;

/** s of media time from one look for faces to the last frame that may lie before the next look. */
const REACH = 0.25;

/** Part of a face's side by which more is cut around it, since nobody knows where exactly it is. */
const MARGIN = 0.15;

/** What is kept of a frame until its faces are known. */
export interface Held {
  mediaTime: number;
  glance: Glance;
  overview: Pixels;
  /** Size of the video, px. */
  native: Size;
  faces: {
    track: Track;
    /** RGBA bytes of a part of the frame, native px. */
    region: Rect;
    rgba: Uint8ClampedArray;
  }[];
  /** performance.now() when it came. */
  came: number;
}

/** Faces that were found in a frame. */
export interface Found {
  mediaTime: number;
  tracks: readonly Track[];
}

/** The part of a frame within which a face will be found that was at `box` shortly before. */
export function regionAround(box: Rect, native: Size): Rect {
  const { left, top, side } = faceSquare(box, MODEL.input.cropScale);
  const more = MARGIN * side;
  return neededRegion({ left: left - more, top: top - more, side: side + 2 * more }, MODEL.input.size, native);
}

/** The frames since faces were last looked for. */
export class Between {
  readonly #crop: CropSquare;
  #held: Held[] = [];
  /** What was found then, and whether it was where it was to be expected. */
  #last: (Found & { steady: boolean }) | null = null;

  constructor(crop: CropSquare) {
    this.#crop = crop;
  }

  /**
   * Whether no face need be looked for in the next frame, where that is to be done in every `every`th at least: all faces
   * are where they were, and it continues the last picture.
   */
  skips({ last: before }: Faces, mediaTime: number, glance: Glance, every: number): boolean {
    if (!this.#last?.steady || this.#held.length + 1 >= every) return false;
    if (before === null || before.mediaTime === null || isCut(before.glance, glance)) return false;
    const since = mediaTime - this.#last.mediaTime;
    return mediaTime > before.mediaTime && since <= REACH;
  }

  hold(frame: Held): void {
    this.#held.push(frame);
  }

  /**
   * Faces were looked for: gives the crops of the frames since the last time, oldest first. `found` null: nothing that
   * comes continues those. `detect`: boxes of the faces in a frame that was held.
   */
  async settle(found: Found | null, detect: (frame: Held) => Promise<Rect[]>): Promise<Seen[]> {
    const before = this.#last;
    const held = this.#held;
    this.#held = [];
    this.#last = found && { ...found, steady: before !== null && isSteady(before.tracks, found.tracks) };
    const seen: Seen[] = [];
    for (const frame of held) {
      let boxes: Rect[] | null = null;
      for (const { track, region, rgba } of frame.faces) {
        const then = found && before && between({ track, ...before }, found, frame.mediaTime);
        if (!then) boxes ??= await detect(frame);
        const box = then ?? nearest(track.box, boxes ?? []);
        const square = box && faceSquare(box, MODEL.input.cropScale);
        if (!square || !contains(region, neededRegion(square, MODEL.input.size, frame.native))) continue;
        const { mediaTime, glance, came } = frame;
        const crop = this.#crop(rgba, region, square);
        seen.push({ track: { ...track, box }, mediaTime, glance, crop, came });
      }
    }
    return seen;
  }
}

/** Whether the very same faces are about where they were. */
export function isSteady(before: readonly Track[], after: readonly Track[]): boolean {
  if (before.length !== after.length || after.length === 0) return false;
  return after.every(({ id, box, missed }) => {
    const then = before.find((track) => track.id === id);
    return missed === 0 && then?.missed === 0 && overlap(then.box, box) >= STEADY;
  });
}

/** A track's box at a time between two looks; null where it moved. */
export function between(
  { track, mediaTime }: { track: Track; mediaTime: number },
  next: Found,
  at: number,
): Rect | null {
  const to = next.tracks.find(({ id, missed }) => id === track.id && missed === 0)?.box;
  if (!to || overlap(track.box, to) < STEADY) return null;
  const share = (at - mediaTime) / (next.mediaTime - mediaTime);
  const mean = (a: number, b: number) => a + share * (b - a);
  const { x, y, width, height } = track.box;
  return { x: mean(x, to.x), y: mean(y, to.y), width: mean(width, to.width), height: mean(height, to.height) };
}

/** The likeliest of some boxes to be the face that was at `box`. */
function nearest(box: Rect, boxes: readonly Rect[]): Rect | null {
  const [first] = boxes.filter((other) => likeness(box, other) > 0).sort((a, b) => likeness(box, b) - likeness(box, a));
  return first ?? null;
}

function contains(outer: Rect, inner: Rect): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}
