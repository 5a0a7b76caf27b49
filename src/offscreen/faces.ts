import type { Rect } from '../geometry';
import type { Check, CheckedFace, FaceState, Judgement, Progress } from '../messages';
import type { ModelManifest } from '../model';
import { band, type CannotReason, probability } from '../verdict';
import { type Glance, isCut } from './scene';
import { follow, likeness, type Track } from './tracker';
import { finalMargin, NO_FRAMES, type Windows, withFrame } from './window';

/** A face with at least one frame big enough to judge. */
export interface Face {
  id: number;
  /** Native px. */
  box: Rect;
  /** False once its track ended; what it scored stays. */
  present: boolean;
  /** Media time of each of its frames, s. */
  times: readonly number[];
  /** How each of them was seen; kept only as long as there are too few for a verdict. */
  sights: readonly { box: Rect; glance: Glance }[];
  windows: Windows;
}

/** What is known of one video's faces. */
export interface Faces {
  /** Frames looked at; frames since a face, and since one big enough to judge. */
  frames: number;
  sinceFace: number;
  sinceLarge: number;
  /** Its media time is null where the video started over since: the next frame follows on it all the same. */
  last: { mediaTime: number | null; glance: Glance } | null;
  tracks: readonly Track[];
  nextId: number;
  all: ReadonlyMap<number, Face>;
}

/** One frame as the detector saw it; boxes in native px. */
export interface Sight {
  mediaTime: number;
  glance: Glance;
  boxes: readonly Rect[];
}

/** Frames without a face to judge after which we say so (3 s at 10 frames a second). */
const PATIENCE = 30;
/** Media seconds between frames, above which nobody can say that a face is the same. */
const GAP = 2;
/** Media seconds around a frame seen before, within which a face in the same place of the same shot is the same. */
const SAME_TIME = 0.5;

export const NO_FACES: Faces = {
  frames: 0,
  sinceFace: 0,
  sinceLarge: 0,
  last: null,
  tracks: [],
  nextId: 1,
  all: new Map(),
};

/** The longer side of a face, native px. */
const side = (box: Rect) => Math.max(box.width, box.height);

/** Takes in one frame. Faces whose tracks end by it are `present: false` in the result. */
export function withSight(faces: Faces, sight: Sight, model: ModelManifest): Faces {
  const { last } = faces;
  const passed = sight.mediaTime - (last?.mediaTime ?? sight.mediaTime);
  const goesOn = last !== null && passed >= 0 && passed <= GAP && !isCut(last.glance, sight.glance);
  const tracks = resumed(faces, follow(goesOn ? faces.tracks : [], sight.boxes, faces.nextId), sight, model);
  const large = sight.boxes.some((box) => side(box) >= model.input.minFace);
  return {
    frames: faces.frames + 1,
    sinceFace: sight.boxes.length ? 0 : faces.sinceFace + 1,
    sinceLarge: large ? 0 : faces.sinceLarge + 1,
    last: { mediaTime: sight.mediaTime, glance: sight.glance },
    tracks,
    nextId: Math.max(faces.nextId, ...tracks.map((track) => track.id + 1)),
    all: settled(faces.all, tracks),
  };
}

/** Whether a face's frames are too few for a verdict. */
export const isUnfinished = (face: Face, { sampling }: ModelManifest) => face.times.length < sampling.minFrames;

/**
 * New tracks take the place of unfinished faces that were there at the same time of the video: a clip that is shorter
 * than a verdict needs on a slow machine is seen again and again, and each time adds the frames that it missed.
 */
function resumed(faces: Faces, tracks: readonly Track[], now: Sight, model: ModelManifest): Track[] {
  const taken = new Set(tracks.map(({ id }) => id));
  const wasHere = ({ times, sights }: Face, box: Rect) =>
    sights.some(
      (then, i) =>
        Math.abs((times[i] ?? Infinity) - now.mediaTime) <= SAME_TIME &&
        likeness(then.box, box) > 0 &&
        !isCut(then.glance, now.glance),
    );
  return tracks.map((track) => {
    if (track.id < faces.nextId) return track;
    const before = [...faces.all.values()].find(
      (face) => !taken.has(face.id) && isUnfinished(face, model) && wasHere(face, track.box),
    );
    if (before) taken.add(before.id);
    return before ? { ...track, id: before.id } : track;
  });
}

/** Ends all tracks; the faces' scores stay. */
export function withoutTracks(faces: Faces): Faces {
  return { ...faces, last: null, tracks: [], all: settled(faces.all, []) };
}

/** The same video starts over. Whether its end looks like its beginning decides which tracks last. */
export function looped(faces: Faces): Faces {
  return { ...faces, last: faces.last && { ...faces.last, mediaTime: null } };
}

function settled(all: ReadonlyMap<number, Face>, tracks: readonly Track[]): ReadonlyMap<number, Face> {
  const boxes = new Map(tracks.map((track) => [track.id, track.box]));
  return new Map(
    [...all].map(([id, face]) => [id, { ...face, box: boxes.get(id) ?? face.box, present: boxes.has(id) }]),
  );
}

/** The tracks seen in the last frame whose face is big enough to judge. */
export function toJudge(faces: Faces, model: ModelManifest): Track[] {
  return faces.tracks.filter((track) => track.missed === 0 && side(track.box) >= model.input.minFace);
}

/** Adds a frame's features to the face of `track`, if that track still lasts. */
export function withFeatures(
  faces: Faces,
  track: Track,
  mediaTime: number,
  features: Float32Array,
  model: ModelManifest,
): Faces {
  if (!faces.tracks.some(({ id }) => id === track.id)) return faces;
  const face = faces.all.get(track.id) ?? { ...track, present: true, times: [], sights: [], windows: NO_FRAMES };
  const sight = faces.last && isUnfinished(face, model) ? { box: track.box, glance: faces.last.glance } : null;
  return withFace(faces, {
    id: face.id,
    box: track.box,
    present: true,
    times: [...face.times, mediaTime],
    sights: sight ? [...face.sights, sight] : [],
    windows: withFrame(face.windows, features),
  });
}

export function withFace(faces: Faces, face: Face): Faces {
  return { ...faces, all: new Map(faces.all).set(face.id, face) };
}

/** What each face's margin (null without one) comes to, among all of them. */
function judgements(margins: readonly (number | null)[], model: ModelManifest): (Judgement | null)[] {
  const judged = margins.filter((margin) => margin !== null).length;
  return margins.map((margin) => {
    if (margin === null) return null;
    const p = probability(margin, judged, model);
    return { verdict: band(p, model), probability: p };
  });
}

/** Index of the face with the highest margin; -1 if none has one. */
function worst(margins: readonly (number | null)[]): number {
  return margins.reduce<number>((best, m, i) => (m !== null && m > (margins[best] ?? -Infinity) ? i : best), -1);
}

/** What to tell the sender now. Lists the faces in view and, if it has gone, the one the verdict rests on. */
export function progress(faces: Faces, model: ModelManifest): Progress {
  const all = [...faces.all.values()];
  const margins = all.map((face) => face.windows.live);
  const worstIndex = worst(margins);
  const judged = judgements(margins, model);
  const states = all
    .map((face, i): FaceState => {
      const frames = Math.min(face.times.length, model.sampling.window);
      return { id: face.id, box: face.box, frames, judgement: judged[i] ?? null, inSight: face.present };
    })
    .filter((_, i) => all[i]?.present || i === worstIndex);
  const suspect = states.find(({ id }) => id === all[worstIndex]?.id);
  if (suspect?.judgement) {
    const { id, frames } = suspect;
    return { type: 'verdict', frames, worstFace: id, faces: states, ...suspect.judgement };
  }
  const reason = missing(faces);
  if (reason) return { type: 'cannot-check', reason };
  return { type: 'collecting', frames: Math.max(0, ...states.map(({ frames }) => frames)), faces: states };
}

/** Why there has been nothing to judge for a while, or null. */
function missing(faces: Faces): CannotReason | null {
  if (faces.sinceLarge < PATIENCE) return null;
  return faces.sinceFace < PATIENCE ? 'face-too-small' : 'no-face';
}

type Conclusion = Pick<Check, 'verdict' | 'reason' | 'probability' | 'framesConsidered' | 'faces'>;

/** What the check comes to, once the last frames of all faces have run. */
export function conclude(faces: Faces, model: ModelManifest): Conclusion {
  const all = [...faces.all.values()];
  const finals = all.map((face) => finalMargin(face.windows.timeline, model.sampling));
  const margins = finals.map((final) => final?.margin ?? null);
  const worstIndex = worst(margins);
  const judged = judgements(margins, model);
  const checked = all.map((face, i): CheckedFace => {
    const timeline = face.windows.timeline
      .map((contribution, frame) => ({ time: face.times[frame] ?? 0, contribution }))
      .sort((a, b) => a.time - b.time); // of a video seen several times over
    return { id: face.id, frames: face.times.length, judgement: judged[i] ?? null, timeline };
  });
  const decided = checked[worstIndex]?.judgement;
  if (decided) {
    return {
      ...decided,
      reason: null,
      framesConsidered: finals[worstIndex]?.frames ?? 0,
      faces: checked.filter((face) => face.judgement),
    };
  }
  return {
    verdict: 'cannot-check',
    reason: undecided(faces),
    probability: null,
    framesConsidered: Math.max(0, ...checked.map((face) => face.frames)),
    faces: checked,
  };
}

function undecided(faces: Faces): CannotReason {
  if (faces.frames === 0) return 'unreadable';
  if (faces.all.size > 0) return 'too-few-frames';
  return faces.nextId > NO_FACES.nextId ? 'face-too-small' : 'no-face';
}
