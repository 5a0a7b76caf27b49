import { describe, expect, it } from 'vitest';
import type { Rect } from '../geometry';
import { MODEL, type ModelManifest } from '../model';
import {
  conclude,
  type Face,
  type Faces,
  goneBack,
  NO_FACES,
  progress,
  toJudge,
  withFace,
  withFeatures,
  withoutTracks,
  withSight,
} from './faces';
import { NO_FRAMES } from './window';

const model: ModelManifest = {
  ...MODEL,
  input: { ...MODEL.input, minFace: 40 },
  sampling: { rate: 10, window: 80, minFrames: 16, firstFrames: 8, stride: 16 },
  calibration: { temperature: 1, bias: 0, floor: 0.01, crowd: 0 },
  thresholds: { manipulated: 0.7, clean: 0.3 },
};
const box = (x: number, side: number): Rect => ({ x, y: 50, width: side, height: side });
const shot = (seed: number) => Float32Array.from({ length: 256 }, (_, i) => 128 + 100 * Math.sin(seed * i));
const one = Float32Array.of(1);

/** Shows the same boxes for some frames, all in one shot, and gives every judged face its features. */
function show(faces: Faces, boxes: Rect[], frames: number, scene = 1): Faces {
  for (let i = 0; i < frames; i++) {
    const mediaTime = (faces.last?.mediaTime ?? 0) + 0.1;
    faces = withSight(faces, { mediaTime, glance: shot(scene), boxes }, model);
    for (const track of toJudge(faces, model))
      faces = withFeatures(faces, { track, mediaTime, glance: shot(scene) }, one, model);
  }
  return faces;
}

/** As if the network had run: every frame of a face contributes `margin`. */
function scored(faces: Faces, id: number, margin: number): Faces {
  const face = faces.all.get(id);
  if (!face) throw new Error(`No face ${id}`);
  const timeline = face.times.map(() => margin);
  return withFace(faces, { ...face, windows: { ...NO_FRAMES, timeline, live: margin } });
}

describe('progress', () => {
  it('counts the frames of the face with most', () => {
    const faces = show(show(NO_FACES, [box(0, 80)], 5), [box(0, 80), box(300, 80)], 4);
    expect(progress(faces, model)).toMatchObject({
      type: 'collecting',
      frames: 9,
      faces: [{ frames: 9 }, { frames: 4 }],
    });
  });

  it('says after 30 frames that there is no face, and takes it back when one comes', () => {
    expect(progress(show(NO_FACES, [], 29), model)).toEqual({ type: 'collecting', frames: 0, faces: [] });
    const without = show(NO_FACES, [], 30);
    expect(progress(without, model)).toEqual({ type: 'cannot-check', reason: 'no-face' });
    expect(progress(show(without, [box(0, 80)], 1), model)).toMatchObject({ type: 'collecting', frames: 1 });
  });

  it('says that faces are too small, and asks for none of them', () => {
    const faces = show(NO_FACES, [box(0, 39)], 30);
    expect(toJudge(faces, model)).toEqual([]);
    expect(progress(faces, model)).toEqual({ type: 'cannot-check', reason: 'face-too-small' });
  });

  it('says of a face that was there what the finished check will: there were too few frames of it', () => {
    const gone = show(show(NO_FACES, [box(0, 80)], 5), [], 30);
    expect(progress(gone, model)).toEqual({ type: 'cannot-check', reason: 'too-few-frames' });
    expect(conclude(withoutTracks(gone, model), model).reason).toBe('too-few-frames');
    const tiny = show(show(NO_FACES, [box(0, 39)], 5), [], 30);
    expect(progress(tiny, model)).toEqual({ type: 'cannot-check', reason: 'face-too-small' });
  });

  it('is the verdict of the most suspicious face', () => {
    let faces = show(NO_FACES, [box(0, 80), box(300, 80)], 20);
    faces = scored(scored(faces, 1, -2), 2, 2);
    expect(progress(faces, model)).toMatchObject({ type: 'verdict', verdict: 'manipulated', worstFace: 2, frames: 20 });
  });

  it('rests on faces that were judged early until one has enough frames, and so does what is kept', () => {
    const early = scored(show(NO_FACES, [box(0, 80)], 12), 1, 2);
    const verdict = { verdict: 'manipulated' };
    expect(progress(early, model)).toMatchObject({ type: 'verdict', ...verdict, frames: 12 });
    const gone = show(early, [box(300, 80)], 20, 5);
    expect(progress(gone, model)).toMatchObject({ type: 'verdict', ...verdict, worstFace: 1 });
    expect(conclude(withoutTracks(gone, model), model)).toMatchObject({ ...verdict, framesConsidered: 12 });
    const other = scored(gone, 2, -2);
    expect(progress(other, model)).toMatchObject({ type: 'verdict', verdict: 'clean', worstFace: 2 });
    expect(conclude(withoutTracks(other, model), model)).toMatchObject({ verdict: 'clean', framesConsidered: 20 });
  });

  it('still names a suspicious face that has gone, and no other that has', () => {
    let faces = scored(scored(show(NO_FACES, [box(0, 80), box(300, 80)], 20), 1, 2), 2, 1);
    faces = scored(show(faces, [box(0, 80)], 20, 5), 3, -2);
    expect(progress(faces, model)).toMatchObject({ type: 'verdict', worstFace: 1, faces: [{ id: 1 }, { id: 3 }] });
  });
});

describe('several faces', () => {
  const crowded = { ...model, calibration: { ...model.calibration, crowd: 0.5 } };
  const two = scored(scored(show(NO_FACES, [box(0, 80), box(300, 80)], 20), 1, -2), 2, 1);

  it('are each judged more carefully than one alone', () => {
    const alone = scored(show(NO_FACES, [box(0, 80)], 20), 1, 1);
    expect(conclude(alone, crowded).probability).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
    const among = 1 / (1 + Math.exp(-(1 - 0.5 * Math.log(2))));
    expect(conclude(two, crowded).probability).toBeCloseTo(among, 6);
    // Seen over again, the same face is a new one, but no second.
    const run = (faces: Faces) =>
      show({ ...faces, last: faces.last && { ...faces.last, mediaTime: 0 } }, [box(0, 80)], 20, 3);
    const again = scored(run(goneBack(alone)), 2, 0.5);
    expect(again.all.size).toBe(2);
    expect(conclude(again, crowded)).toMatchObject({ crowd: 1, probability: conclude(alone, crowded).probability });
    expect(conclude(two, crowded).crowd).toBe(2);
    expect(progress(two, crowded)).toMatchObject({ worstFace: 2, probability: expect.closeTo(among, 6) });
  });

  it('count only once they have a verdict', () => {
    const third = show(two, [box(0, 80), box(300, 80), box(600, 80)], 3);
    expect(conclude(scored(scored(third, 1, -2), 2, 1), crowded).probability).toBe(conclude(two, crowded).probability);
  });
});

describe('a track ends', () => {
  const before = show(NO_FACES, [box(0, 80)], 20);
  const ids = (faces: Faces) => faces.tracks.map(({ id }) => id);
  const next = (mediaTime: number, scene = 1) =>
    withSight(before, { mediaTime, glance: shot(scene), boxes: [box(0, 80)] }, model);

  it('not by the next frame', () => expect(ids(next(2.1))).toEqual([1]));
  it('by a cut', () => expect(ids(next(2.1, 5))).toEqual([2]));
  it('by a jump in time, either way', () => {
    expect(ids(next(0.1))).toEqual([2]);
    expect(ids(next(5))).toEqual([2]);
  });
  it('by a reset, after which late features are dropped', () => {
    const track = toJudge(before, model)[0];
    if (!track) throw new Error('No track');
    const after = withoutTracks(before, model);
    expect(after.all.get(1)).toMatchObject({ present: false });
    expect(withFeatures(after, { track, mediaTime: 2.1, glance: shot(1) }, one, model)).toBe(after);
    expect(ids(show(after, [box(0, 80)], 1))).toEqual([2]);
  });
});

describe('a video that starts over', () => {
  const ids = (faces: Faces) => faces.tracks.map(({ id }) => id);
  const at = (faces: Faces, mediaTime: number, scene: number, x = 0) => {
    const seen = withSight(faces, { mediaTime, glance: shot(scene), boxes: [box(x, 80)] }, model);
    return toJudge(seen, model).reduce(
      (all, track) => withFeatures(all, { track, mediaTime, glance: shot(scene) }, one, model),
      seen,
    );
  };

  it('goes on with the face that is still there, and its frames are put in the order of the video', () => {
    const once = show(NO_FACES, [box(0, 80)], 20);
    const twice = at(goneBack(once), 0.15, 1);
    expect(ids(twice)).toEqual([1]);
    const { timeline } = conclude(scored(twice, 1, 1), model).faces[0] ?? { timeline: [] };
    expect(timeline).toHaveLength(21);
    expect(timeline.map(({ time }) => time)).toEqual(timeline.map(({ time }) => time).toSorted((a, b) => a - b));
  });

  it('begins a new track where its end looks unlike its beginning', () => {
    expect(ids(at(goneBack(show(NO_FACES, [box(0, 80)], 20)), 0.15, 5))).toEqual([2]);
  });

  it('adds to a face with too few frames, run after run, in each of its shots', () => {
    let faces = NO_FACES;
    for (const run of [0, 1, 2, 3]) {
      for (const i of [1, 2, 3, 4, 5]) faces = at(faces, 0.2 * i + 0.03 * run, 1);
      for (const i of [6, 7, 8, 9]) faces = at(faces, 0.2 * i + 0.03 * run, 5);
      faces = goneBack(faces);
    }
    expect([...faces.all.values()].map(({ id, times }) => [id, times.length])).toEqual([
      [1, 16 + 4],
      [2, 16],
    ]);
  });

  it('has another face in another place, or at another time', () => {
    const short = withoutTracks(show(NO_FACES, [box(0, 80)], 5), model);
    expect(ids(at(short, 0.3, 1))).toEqual([1]);
    expect(ids(at(short, 0.3, 1, 300))).toEqual([2]);
    expect(ids(at(short, 3, 1))).toEqual([2]);
    expect(ids(at(short, 0.6, 5))).toEqual([2]);
  });
});

describe('conclude', () => {
  const reason = (faces: Faces) => conclude(faces, model).reason;

  it('takes the most suspicious face with enough frames', () => {
    let faces = show(NO_FACES, [box(0, 80), box(300, 80)], 20);
    faces = show(faces, [box(0, 80), box(300, 80), box(600, 80)], 15);
    faces = scored(scored(scored(faces, 1, -2), 2, 0), 3, 9);
    const check = conclude(faces, model);
    expect(check).toMatchObject({ verdict: 'uncertain', reason: null, probability: 0.5, framesConsidered: 35 });
    expect(check.faces.map(({ id }) => id)).toEqual([1, 2]);
    expect(check.faces[0]?.timeline[1]).toEqual({ time: expect.closeTo(0.2, 6), contribution: -2 });
  });

  it('says why it cannot', () => {
    expect(reason(NO_FACES)).toBe('unreadable');
    expect(reason(show(NO_FACES, [], 5))).toBe('no-face');
    expect(reason(show(NO_FACES, [box(0, 30)], 50))).toBe('face-too-small');
    expect(reason(show(NO_FACES, [box(0, 80)], 15))).toBe('too-few-frames');
  });
});

describe('shots', () => {
  const ended = (faces: Faces) => conclude(withoutTracks(faces, model), model);

  it('end at a cut and follow one another, each with faces of its own', () => {
    const check = ended(show(show(NO_FACES, [box(0, 80)], 20, 1), [box(0, 80)], 30, 2));
    expect(check.shots).toHaveLength(2);
    const [first, second] = check.shots ?? [];
    expect(first?.start).toBeCloseTo(0.1);
    expect(first?.end).toBeCloseTo(2.1);
    expect(second?.start).toBe(first?.end);
    expect(second?.end).toBeCloseTo(5.1);
    expect(check.faces).toHaveLength(2);
  });

  it('are unknown where the video was wound back', () => {
    const seen = show(show(NO_FACES, [box(0, 80)], 20), [box(0, 80)], 10, 2);
    const back = withSight(seen, { mediaTime: 0.5, glance: shot(1), boxes: [] }, model);
    expect(ended(back).shots).toBeUndefined();
  });

  it('of all of them the faces count when one is judged, also those that have gone', () => {
    const crowded = { ...model, calibration: { ...model.calibration, crowd: 0.55 } };
    let faces = NO_FACES;
    for (let scene = 1; scene <= 40; scene++) {
      faces = show(faces, [box(0, 80)], 20, scene);
      faces = scored(faces, faces.nextId - 1, scene === 7 ? 3 : -1);
    }
    const check = conclude(withoutTracks(faces, crowded), crowded);
    expect(check.shots).toHaveLength(40);
    expect(check.faces).toHaveLength(40);
    const logit = 3 - 0.55 * Math.log(40);
    expect(check.probability).toBeCloseTo(1 / (1 + Math.exp(-logit)), 6);
  });
});

it('of many faces seen for a moment only the longest seen are remembered', () => {
  let faces = show(NO_FACES, [box(0, 80)], 12, 1);
  for (let scene = 2; scene <= 200; scene++) faces = show(faces, [box(0, 80)], 3, scene);
  expect(faces.all.size).toBeLessThanOrEqual(21);
  expect(conclude(withoutTracks(faces, model), model)).toMatchObject({
    reason: 'too-few-frames',
    framesConsidered: 12,
  });
});

it('of faces that have gone nothing is made anew when a frame comes, however many there are', () => {
  const worst = withoutTracks(scored(show(NO_FACES, [box(0, 80)], 20), 1, 2), model);
  const windows = { ...NO_FRAMES, timeline: Array(20).fill(1), live: 1 };
  const gone = Array.from({ length: 5000 }, (_, i): Face => {
    const face = { id: i + 2, box: box(0, 80), present: false, run: 0, times: Array(20).fill(1), sights: [], windows };
    return Object.defineProperty(face, 'box', { get: () => expect.unreachable('Nobody asks where it was') });
  });
  const all = new Map([...worst.all.values(), ...gone].map((face) => [face.id, face]));
  const faces = { ...worst, nextId: 5002, all };
  expect(progress(faces, model)).toMatchObject({ worstFace: 1, faces: [{ id: 1, inSight: false }] });
  const next = withSight(faces, { mediaTime: 2.1, glance: shot(1), boxes: [] }, model);
  expect(next.all).toBe(all);
});
