import type { ModelManifest } from '../model';

/**
 * Which frames the temporal network sees together.
 *
 * A window is up to `window` frames from a zero state, in time order, and its margin is the mean of its frames'
 * contributions. Instead of running each rolling window anew, a run starts at every `stride`-th frame and is carried
 * on by all later strides until it is full: the same numbers, and all runs take a stride together as one batch.
 */

/** What the LSTM carries from one frame to the next. */
export interface State {
  h: Float32Array;
  c: Float32Array;
}

/** The network over consecutive frames, from a zero state (`state` null) at frame `start` on. */
export interface Run {
  start: number;
  contributions: readonly number[];
  state: State | null;
}

/** What one run made of a stride. */
export interface Step {
  contributions: readonly number[];
  state: State;
}

/** One face's frames so far. */
export interface Windows {
  /** Features of the frames not yet run. */
  pending: readonly Float32Array[];
  /** Runs that still take frames, oldest first. */
  runs: readonly Run[];
  /** Contribution of each frame within its disjoint window. */
  timeline: readonly number[];
  /** Margin of the rolling window, or of all frames where none rolls; null until there are enough frames. */
  live: number | null;
}

export type Sampling = ModelManifest['sampling'];

export const NO_FRAMES: Windows = { pending: [], runs: [], timeline: [], live: null };

export function withFrame(windows: Windows, features: Float32Array): Windows {
  return { ...windows, pending: [...windows.pending, features] };
}

/** Frames that are run together: a stride, or fewer where a run would else go on beyond its window. */
function portion({ runs, timeline }: Windows, { stride, window }: Sampling): number {
  const fullest = Math.max(timeline.length % window, ...runs.map(({ contributions }) => contributions.length));
  return Math.min(stride, window - fullest);
}

/** True when as many frames wait as are run together. The stride may change from one time to the next. */
export const isDue = (windows: Windows, sampling: Sampling) => windows.pending.length >= portion(windows, sampling);

/** The pending frames that are run together. */
export const framesToRun = (windows: Windows, sampling: Sampling) =>
  windows.pending.slice(0, portion(windows, sampling));

/**
 * The runs that shall take those frames, oldest first. `rolling`: for a live score of the last `window` frames;
 * otherwise only the disjoint windows of the final score.
 */
export function runsToTake(windows: Windows, sampling: Sampling, rolling: boolean): Run[] {
  const start = windows.timeline.length;
  const isDisjoint = (run: Run) => run.start % sampling.window === 0;
  const runs = rolling ? [...windows.runs] : windows.runs.filter(isDisjoint);
  const fresh: Run = { start, contributions: [], state: null };
  return rolling || isDisjoint(fresh) ? [...runs, fresh] : runs;
}

/** The windows after the runs of {@link runsToTake} took {@link framesToRun}, each with its step. */
export function afterSteps(
  windows: Windows,
  runs: readonly Run[],
  steps: readonly Step[],
  sampling: Sampling,
  rolling: boolean,
): Windows {
  const taken = runs.map((run, i): Run => {
    const step = steps[i];
    if (!step) throw new Error(`${runs.length} runs, ${steps.length} steps`);
    return { start: run.start, contributions: [...run.contributions, ...step.contributions], state: step.state };
  });
  const added = steps[runs.findIndex((run) => run.start % sampling.window === 0)]?.contributions;
  if (!added) throw new Error('No run covers the disjoint window');
  const timeline = [...windows.timeline, ...added];
  const last = rolling ? (taken[0]?.contributions ?? []) : []; // the oldest run reaches back furthest
  return {
    pending: windows.pending.slice(added.length),
    runs: taken.filter((run) => run.contributions.length < sampling.window),
    timeline,
    live: last.length >= sampling.minFrames ? mean(last) : (finalMargin(timeline, sampling)?.margin ?? null),
  };
}

/** The windows of a face that has gone: only what the final score needs. Pending frames are dropped. */
export function closed({ timeline }: Windows, sampling: Sampling): Windows {
  return { ...NO_FRAMES, timeline, live: finalMargin(timeline, sampling)?.margin ?? null };
}

/**
 * Margin over all frames of a timeline, and how many it rests on: the frame-weighted mean over disjoint windows, where
 * a tail of fewer than `minFrames` after a full window is left out. Null below `minFrames`.
 */
export function finalMargin(
  timeline: readonly number[],
  sampling: Sampling,
): { margin: number; frames: number } | null {
  const tail = timeline.length % sampling.window;
  const frames = timeline.length - (tail < sampling.minFrames ? tail : 0);
  return frames ? { margin: mean(timeline.slice(0, frames)), frames } : null;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
