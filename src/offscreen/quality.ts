import type { Size } from '../geometry';
import type { Faces } from './faces';
import { scaled } from './pixels';

/** By how much the aspects of one video's qualities differ at most: their sides are whole px, often even ones. */
const ROUNDED = 0.03;

const longer = ({ width, height }: Size) => Math.max(width, height);

/** How many px of a frame of size `after` a px of one of size `before` is; null where those are no sizes of one picture. */
export function growthOf(before: Size, after: Size): number | null {
  const turned = (before.width * after.height) / (before.height * after.width);
  return Math.abs(turned - 1) > ROUNDED ? null : longer(after) / longer(before);
}

/** The faces where a native px becomes `growth` px: a site sends another quality of the same video. */
export function regrown(faces: Faces, growth: number): Faces {
  const grown = [...faces.all].map(([id, face]) => {
    const sights = face.sights.map((sight) => ({ ...sight, box: scaled(sight.box, growth) }));
    return [id, { ...face, box: scaled(face.box, growth), sights }] as const;
  });
  const tracks = faces.tracks.map((track) => ({ ...track, box: scaled(track.box, growth) }));
  return { ...faces, tracks, all: new Map(grown) };
}
