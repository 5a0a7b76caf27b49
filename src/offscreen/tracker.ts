import type { Rect } from '../geometry';

/** A face followed from frame to frame. */
export interface Track {
  id: number;
  /** Where it was seen last, native px. */
  box: Rect;
  /** Frames since it was seen. */
  missed: number;
}

/** A turned head or a hand before the face hides it this long (half a second at 10 frames a second). */
const MISSED_AT_MOST = 5;
/** How far a centre moves between frames, in sides of the face. */
const REACH = 0.8;
/** How much a side grows or shrinks between frames. */
const GROWTH = 2;

const side = (box: Rect) => Math.max(box.width, box.height);

/** 0 when `a` and `b` cannot be the same face in neighbouring frames; else the larger the likelier. */
export function likeness(a: Rect, b: Rect): number {
  const growth = side(a) / side(b);
  if (!(growth < GROWTH && growth > 1 / GROWTH)) return 0;
  const dx = a.x + a.width / 2 - b.x - b.width / 2;
  const dy = a.y + a.height / 2 - b.y - b.height / 2;
  const distance = (2 * Math.hypot(dx, dy)) / (side(a) + side(b));
  if (distance >= REACH) return 0;
  return 1 - distance + overlap(a, b);
}

/** Intersection over union, 0..1. */
export function overlap(a: Rect, b: Rect): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const both = width * height;
  return both / (a.width * a.height + b.width * b.height - both);
}

/**
 * Continues `tracks` with the boxes of the next frame (native px). Pairs are taken greedily, likeliest first; a box
 * without a track starts one, numbered from `nextId`; a track unseen for too long is left out of the result.
 */
export function follow(tracks: readonly Track[], boxes: readonly Rect[], nextId: number): Track[] {
  const pairs = tracks
    .flatMap((track) => boxes.map((box) => ({ track, box, likeness: likeness(track.box, box) })))
    .filter((pair) => pair.likeness > 0)
    .sort((a, b) => b.likeness - a.likeness);
  const taken = new Map<Track, Rect>();
  const free = new Set(boxes);
  for (const { track, box } of pairs) {
    if (taken.has(track) || !free.has(box)) continue;
    taken.set(track, box);
    free.delete(box);
  }
  const continued = tracks.map((track) => {
    const box = taken.get(track);
    return box ? { id: track.id, box, missed: 0 } : { ...track, missed: track.missed + 1 };
  });
  const started = [...free].map((box, i) => ({ id: nextId + i, box, missed: 0 }));
  return [...continued.filter((track) => track.missed <= MISSED_AT_MOST), ...started];
}
