import { describe, expect, it } from 'vitest';
import {
  afterSteps,
  closed,
  finalMargin,
  framesToRun,
  isDue,
  NO_FRAMES,
  runsToTake,
  type State,
  type Step,
  type Windows,
  withFrame,
} from './window';

const sampling = { rate: 10, window: 80, minFrames: 16, firstFrames: 8, stride: 16 };

/** A recurrent network small enough to do by hand: it contributes the mean of the inputs since its zero state. */
function network(frames: readonly Float32Array[], state: State | null): Step {
  let sum = state?.h[0] ?? 0;
  let count = state?.c[0] ?? 0;
  const contributions = frames.map(([value = 0]) => {
    sum += value;
    return sum / ++count;
  });
  return { contributions, state: { h: Float32Array.of(sum), c: Float32Array.of(count) } };
}

const value = (frame: number) => (frame * 37) % 11;

function run(windows: Windows, rolling: boolean): Windows {
  const runs = runsToTake(windows, sampling, rolling);
  const steps = runs.map(({ state }) => network(framesToRun(windows, sampling), state));
  return afterSteps(windows, runs, steps, sampling, rolling);
}

/** Feeds `frames` frames, `together` at a time; `each` sees the windows after every stride. */
function feed(frames: number, rolling: boolean, each = (_: Windows) => {}, together = 1): Windows {
  let windows = NO_FRAMES;
  for (let frame = 0; frame < frames; frame++) {
    windows = withFrame(windows, Float32Array.of(value(frame)));
    if ((frame + 1) % together) continue;
    while (isDue(windows, sampling)) {
      windows = run(windows, rolling);
      each(windows);
    }
  }
  return windows;
}

/** The definition: the network over these frames from a zero state. */
const window = (from: number, to: number) =>
  network(
    Array.from({ length: to - from }, (_, i) => Float32Array.of(value(from + i))),
    null,
  ).contributions;
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;

describe.each([true, false])('frames that come several at a time (rolling: %s)', (rolling) => {
  it('give what they give one by one', () => {
    const [one, seven] = [feed(189, rolling), feed(189, rolling, () => {}, 7)];
    expect(seven.timeline).toEqual(one.timeline);
    expect(seven.live).toBe(one.live);
    expect(seven.pending).toHaveLength(189 % 16);
  });
});

describe('the rolling window', () => {
  it('says nothing before 16 frames', () => {
    expect(feed(15, true).live).toBeNull();
  });

  it('is the last 80 frames from a zero state, every 16 frames', () => {
    const ends: number[] = [];
    feed(400, true, ({ live, timeline: { length } }) => {
      ends.push(length);
      expect(live).toBeCloseTo(mean(window(Math.max(0, length - 80), length)), 5);
    });
    expect(ends).toEqual(Array.from({ length: 25 }, (_, i) => 16 * (i + 1)));
  });

  it('holds at most four states between strides', () => {
    feed(400, true, ({ runs }) => expect(runs.length).toBeLessThanOrEqual(4));
  });
});

describe('the final score', () => {
  it('rests on disjoint windows, whether or not a live score ran too', () => {
    const expected = [...window(0, 80), ...window(80, 160), ...window(160, 200)];
    for (const rolling of [true, false]) {
      const windows = run(feed(200, rolling), false);
      expect(windows.timeline).toHaveLength(200);
      for (const [i, contribution] of windows.timeline.entries()) expect(contribution).toBeCloseTo(expected[i] ?? 0, 5);
      expect(closed(windows, sampling).live).toBeCloseTo(mean(expected), 5);
    }
  });

  it('needs one run at a time', () => {
    feed(400, false, ({ runs }) => expect(runs.length).toBeLessThanOrEqual(1));
  });

  it('weighs windows by their frames and leaves out a short tail', () => {
    const timeline = [...Array(80).fill(1), ...Array(15).fill(-9)];
    expect(finalMargin(timeline, sampling)).toEqual({ margin: 1, frames: 80 });
    expect(finalMargin([...timeline, -9], sampling)?.frames).toBe(96);
    expect(finalMargin([...Array(80).fill(1), ...Array(20).fill(-4)], sampling)?.margin).toBeCloseTo(0, 9);
  });

  it('is none below 16 frames', () => {
    expect(finalMargin(Array(15).fill(3), sampling)).toBeNull();
    expect(finalMargin(Array(16).fill(3), sampling)).toEqual({ margin: 3, frames: 16 });
  });
});

describe.each([true, false])('a stride that changes (rolling: %s)', (rolling) => {
  it('leaves windows as they are', () => {
    let windows = NO_FRAMES;
    for (let frame = 0; frame < 400; frame++) {
      const now = { ...sampling, stride: [16, 8, 8, 16, 32][Math.floor(frame / 23) % 5] ?? 16 };
      windows = withFrame(windows, Float32Array.of(value(frame)));
      while (isDue(windows, now)) {
        const frames = framesToRun(windows, now);
        const runs = runsToTake(windows, now, rolling);
        const steps = runs.map(({ state }) => network(frames, state));
        windows = afterSteps(windows, runs, steps, now, rolling);
        const seen = windows.timeline.length;
        expect(Math.max(0, ...windows.runs.map((run) => run.contributions.length))).toBeLessThan(80);
        for (const run of windows.runs)
          expect(run.contributions).toEqual(window(run.start, seen).map((v) => expect.closeTo(v, 9)));
      }
    }
    expect(windows.timeline.length).toBeGreaterThan(360);
    for (let from = 0; from + 80 <= windows.timeline.length; from += 80)
      expect(windows.timeline.slice(from, from + 80)).toEqual(window(from, from + 80).map((v) => expect.closeTo(v, 9)));
  });
});
