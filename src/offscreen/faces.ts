import type { Rect } from '../geometry';
import type { Check, CheckedFace, FaceState, Judgement, Progress, Shot } from '../messages';
import type { ModelManifest } from '../model';
import { band, type CannotReason, probability } from '../verdict';
import { type Glance, isCut } from './scene';
import { share, thinned } from './thin';
import { follow, likeness, type Track } from './tracker';
import { finalMargin, NO_FRAMES, type Windows, withFrame } from './window';

/** A face with at least one frame big enough to judge. */
export interface Face {
  id: number;
  /** Native px. */
  box: Rect;
  /** False once its track ended; what it scored stays. */
  present: boolean;
  /** The run through the video in which it was seen first. */
  run: number;
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
  /** Its media time is null where the video went back since: the next frame follows on it all the same. */
  last: { mediaTime: number | null; glance: Glance } | null;
  /** The shots that ended; null where the video started over, so that a time is in several. When this one began. */
  shots: readonly Shot[] | null;
  since: number | null;
  /** How often the video went back. */
  runs: number;
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
/** Faces that left before they could be judged, of which the longest seen are remembered. */
const BRIEF = 20;

export const NO_FACES: Faces = {
  frames: 0,
  sinceFace: 0,
  sinceLarge: 0,
  last: null,
  shots: [],
  since: null,
  runs: 0,
  tracks: [],
  nextId: 1,
  all: new Map(),
};

/** The longer side of a face, native px. */
const side = (box: Rect) => Math.max(box.width, box.height);

/** s of media time since the last frame. */
const passedUntil = ({ last }: Faces, { mediaTime }: Sight) => mediaTime - (last?.mediaTime ?? mediaTime);

/** Whether a frame continues the picture of the last one. */
function continues(faces: Faces, sight: Sight): boolean {
  const { last } = faces;
  const passed = passedUntil(faces, sight);
  return last !== null && passed >= 0 && passed <= GAP && !isCut(last.glance, sight.glance);
}

/** The tracks that there will be when a frame is taken in. */
export function tracksAfter(faces: Faces, sight: Sight, model: ModelManifest): Track[] {
  const tracks = continues(faces, sight) ? faces.tracks : [];
  return resumed(faces, follow(tracks, sight.boxes, faces.nextId), sight, model);
}

/** Takes in one frame with its tracks. Faces whose tracks end by it are `present: false` in the result. */
export function withSight(
  faces: Faces,
  sight: Sight,
  model: ModelManifest,
  tracks: readonly Track[] = tracksAfter(faces, sight, model),
): Faces {
  const passed = passedUntil(faces, sight);
  const goesOn = continues(faces, sight);
  const large = sight.boxes.some((box) => side(box) >= model.input.minFace);
  return {
    frames: faces.frames + 1,
    sinceFace: sight.boxes.length ? 0 : faces.sinceFace + 1,
    sinceLarge: large ? 0 : faces.sinceLarge + 1,
    last: { mediaTime: sight.mediaTime, glance: sight.glance },
    shots: goesOn ? faces.shots : shotsUntil(faces, passed > 0 && passed <= GAP ? sight.mediaTime : null, model),
    since: goesOn ? faces.since : sight.mediaTime,
    tracks,
    runs: faces.runs,
    nextId: Math.max(faces.nextId, ...tracks.map((track) => track.id + 1)),
    all: withoutBrief(settled(faces.all, tracks), model),
  };
}

/** Takes in a frame in which no face was looked for: they are taken to be there still. */
export function withoutSight(faces: Faces, { mediaTime, glance }: Omit<Sight, 'boxes'>): Faces {
  return { ...faces, frames: faces.frames + 1, last: { mediaTime, glance } };
}

/** Whether a face's frames are too few for a verdict. */
export const isUnfinished = (face: Face, { sampling }: ModelManifest) => face.times.length < sampling.minFrames;

/** Whether the network has seen enough frames of a face for a verdict. */
export const isJudged = ({ windows }: Face, { sampling }: ModelManifest) =>
  windows.timeline.length >= sampling.minFrames;

/**
 * New tracks take the place of unfinished faces that were there about the same time of the video, in the same shot: a
 * clip that is shorter than a verdict needs on a slow machine is seen again and again, and each time adds frames.
 */
function resumed(faces: Faces, tracks: readonly Track[], now: Sight, model: ModelManifest): Track[] {
  const taken = new Set(tracks.map(({ id }) => id));
  const wasHere = ({ times, sights }: Face, box: Rect) =>
    sights.some(
      (then, i) =>
        Math.abs((times[i] ?? Infinity) - now.mediaTime) <= GAP &&
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

/** Ends all tracks and the shot; the faces' scores stay. */
export function withoutTracks(faces: Faces, model: ModelManifest): Faces {
  const shots = shotsUntil(faces, null, model);
  return { ...faces, last: null, shots, since: null, tracks: [], all: settled(faces.all, []) };
}

/** The shots with the current one, which ends at a cut or, where that is null, with its last frame. */
function shotsUntil({ shots, since, last }: Faces, cut: number | null, model: ModelManifest): readonly Shot[] | null {
  if (shots === null || since === null || !last) return shots;
  return [...shots, { start: since, end: cut ?? (last.mediaTime ?? since) + 1 / model.sampling.rate }];
}

/** A video of an hour shows very many faces for a moment: of those only a few are worth remembering. */
function withoutBrief(all: ReadonlyMap<number, Face>, model: ModelManifest): ReadonlyMap<number, Face> {
  const brief = [...all.values()].filter((face) => !face.present && isUnfinished(face, model));
  if (brief.length <= BRIEF) return all;
  const forgotten = brief.sort((a, b) => b.times.length - a.times.length).slice(BRIEF);
  const left = new Map(all);
  for (const { id } of forgotten) left.delete(id);
  return left;
}

/** The same video goes back. Whether the picture looks as before decides which tracks last. */
export function goneBack(faces: Faces): Faces {
  return { ...faces, shots: null, runs: faces.runs + 1, last: faces.last && { ...faces.last, mediaTime: null } };
}

function settled(all: ReadonlyMap<number, Face>, tracks: readonly Track[]): ReadonlyMap<number, Face> {
  const boxes = new Map(tracks.map((track) => [track.id, track.box]));
  // A stream of hours has had thousands of faces: those that have gone are left as they are.
  const here = [...all.values()].filter(({ id, present }) => present || boxes.has(id));
  if (here.length === 0) return all;
  const next = new Map(all);
  for (const face of here) {
    const box = boxes.get(face.id);
    next.set(face.id, { ...face, box: box ?? face.box, present: box !== undefined });
  }
  return next;
}

/** The tracks seen in the last frame whose face is big enough to judge. */
export function toJudge(faces: Faces, model: ModelManifest): Track[] {
  return faces.tracks.filter((track) => track.missed === 0 && side(track.box) >= model.input.minFace);
}

/** A face in one frame. */
export interface Look {
  track: Track;
  mediaTime: number;
  glance: Glance;
}

/** Adds a frame's features to the face of its track, if that track still lasts. */
export function withFeatures(
  faces: Faces,
  { track, mediaTime, glance }: Look,
  features: Float32Array,
  model: ModelManifest,
): Faces {
  if (!faces.tracks.some(({ id }) => id === track.id)) return faces;
  const face = faces.all.get(track.id) ?? {
    ...track,
    present: true,
    run: faces.runs,
    times: [],
    sights: [],
    windows: NO_FRAMES,
  };
  const sight = isUnfinished(face, model) ? { box: track.box, glance } : null;
  return withFace(faces, {
    id: track.id,
    box: faces.tracks.find(({ id }) => id === track.id)?.box ?? track.box,
    present: true,
    run: face.run,
    times: [...face.times, mediaTime],
    sights: sight ? [...face.sights, sight] : [],
    windows: withFrame(face.windows, features),
  });
}

export function withFace(faces: Faces, face: Face): Faces {
  return { ...faces, all: new Map(faces.all).set(face.id, face) };
}

/** How many faces have a margin (null without one). Seen over again, the same come anew: only those of one run count. */
function crowdIn(all: readonly Face[], margins: readonly (number | null)[]): number {
  const judged = new Map<number, number>();
  for (const [i, { run }] of all.entries()) if (margins[i] !== null) judged.set(run, (judged.get(run) ?? 0) + 1);
  return Math.max(0, ...judged.values());
}

/** What a face's margin comes to, among so many faces; null without one. */
function judgementOf(margin: number | null | undefined, crowd: number, model: ModelManifest): Judgement | null {
  if (margin === null || margin === undefined) return null;
  const p = probability(margin, crowd, model);
  return { verdict: band(p, model), probability: p };
}

/** Index of the face with the highest margin; -1 if none has one. */
function worst(margins: readonly (number | null)[]): number {
  return margins.reduce<number>((best, m, i) => (m !== null && m > (margins[best] ?? -Infinity) ? i : best), -1);
}

/**
 * What to tell the sender now. Faces that were judged early (see Judge) count until one has enough frames. Lists the
 * faces in view and, if it has gone, the one the verdict rests on.
 */
export function progress(faces: Faces, model: ModelManifest): Progress {
  const all = [...faces.all.values()];
  const anyJudged = all.some((face) => isJudged(face, model));
  const margins = all.map((face) => (anyJudged && !isJudged(face, model) ? null : face.windows.live));
  const worstIndex = worst(margins);
  const crowd = crowdIn(all, margins);
  const states = all.flatMap((face, i): FaceState[] => {
    if (!face.present && i !== worstIndex) return [];
    const { id, box, times, present: inSight } = face;
    const frames = Math.min(times.length, model.sampling.window);
    return [{ id, box, frames, judgement: judgementOf(margins[i], crowd, model), inSight }];
  });
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
  return faces.sinceLarge < PATIENCE ? null : undecided(faces);
}

type Conclusion = Pick<Check, 'verdict' | 'reason' | 'probability' | 'framesConsidered' | 'faces' | 'crowd' | 'shots'>;

/** Each face's margin, and on how many frames it rests; where none has enough, of those that were judged early. */
function finalMargins(all: readonly Face[], model: ModelManifest): ({ margin: number; frames: number } | null)[] {
  const finals = all.map((face) => finalMargin(face.windows.timeline, model.sampling));
  if (finals.some((final) => final !== null)) return finals;
  return all.map(({ windows: { live, timeline } }) =>
    live === null ? null : { margin: live, frames: timeline.length },
  );
}

/** What the check comes to, once the last frames of all faces have run. */
export function conclude(faces: Faces, model: ModelManifest): Conclusion {
  const all = [...faces.all.values()];
  const finals = finalMargins(all, model);
  const margins = finals.map((final) => final?.margin ?? null);
  const worstIndex = worst(margins);
  const crowd = crowdIn(all, margins);
  const points = all.reduce((sum, face) => sum + face.windows.timeline.length, 0);
  const checked = all.map((face, i): CheckedFace => {
    const exact = face.windows.timeline
      .map((contribution, frame) => ({ time: face.times[frame] ?? 0, contribution }))
      .sort((a, b) => a.time - b.time); // of a video seen several times over
    const timeline = thinned(exact, share(exact.length, points));
    return { id: face.id, frames: face.times.length, judgement: judgementOf(margins[i], crowd, model), timeline };
  });
  const shots = faces.shots && inOrder(faces.shots) ? { shots: [...faces.shots] } : {};
  const decided = checked[worstIndex]?.judgement;
  if (decided) {
    return {
      ...decided,
      ...shots,
      reason: null,
      framesConsidered: finals[worstIndex]?.frames ?? 0,
      crowd,
      faces: checked.filter((face) => face.judgement),
    };
  }
  return {
    ...shots,
    verdict: 'cannot-check',
    reason: undecided(faces),
    probability: null,
    framesConsidered: Math.max(0, ...checked.map((face) => face.frames)),
    faces: checked,
  };
}

/** False where the video was wound back or began anew, so that a time may belong to several shots. */
function inOrder(shots: readonly Shot[]): boolean {
  return shots.every(({ start }, i) => start >= (shots[i - 1]?.end ?? 0));
}

function undecided(faces: Faces): CannotReason {
  if (faces.frames === 0) return 'unreadable';
  if (faces.all.size > 0) return 'too-few-frames';
  return faces.nextId > NO_FACES.nextId ? 'face-too-small' : 'no-face';
}
