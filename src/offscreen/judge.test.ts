import { expect, it, vi } from 'vitest';
import type { Rect } from '../geometry';
import { MODEL } from '../model';
import { Turns } from '../turns';
import type { Engine } from './engine';
import { KEPT } from './evidence';
import { conclude } from './faces';
import { type Court, Judge } from './judge';
import { Scheduler } from './scheduler';

// There is no canvas here.
vi.mock('./picture', () => ({ losslessPicture: async () => null }));

const { firstFrames, minFrames, stride } = MODEL.sampling;

/** A network that finds every face suspicious, and a detector that nobody asks. */
const engine: Engine = {
  detect: () => Promise.reject(new Error('Not asked for')),
  crop: () => new Uint8Array(),
  ready: Promise.resolve(),
  isReady: true,
  features: async (crops) => crops.map(() => Float32Array.of(1)),
  steps: async (frames, states) =>
    states.map(() => ({
      contributions: frames.map(() => 5),
      state: { h: Float32Array.of(0), c: Float32Array.of(0) },
    })),
};

const judgeOf = (rolling: boolean, changes: Partial<Court> = {}) =>
  new Judge({
    engine,
    turns: new Turns(),
    scheduler: new Scheduler(false),
    rolling,
    signal: new AbortController().signal,
    onJudged: () => {},
    onBroken: (error) => expect.unreachable(String(error)),
    ...changes,
  });

const face = (x: number): Rect => ({ x, y: 50, width: 80, height: 80 });

/** Shows a judge `count` frames with these faces, and gives what it says after each. */
async function show(judge: Judge, boxes: Rect[], count: number) {
  const said = [];
  for (let i = 0; i < count; i++) {
    const mediaTime = (judge.faces.last?.mediaTime ?? 0) + 0.1;
    const glance = new Float32Array(256);
    const sight = { mediaTime, glance, boxes };
    await judge.see(sight, judge.tracksAfter(sight));
    const crops = judge.faces.tracks.map((track) => {
      return { track, mediaTime, glance, crop: new Uint8Array(), came: performance.now() };
    });
    await judge.take(crops);
    said.push(judge.progress);
  }
  return said;
}

/** After how many frames there was a verdict. */
const firstOf = (said: Awaited<ReturnType<typeof show>>) => said.findIndex(({ type }) => type === 'verdict') + 1;

it('gives a video that plays a verdict early, and keeps it if the face leaves', async () => {
  const judge = judgeOf(true);
  expect(firstOf(await show(judge, [face(0)], minFrames - 1))).toBe(firstFrames);
  await judge.endTracks();
  expect(judge.progress).toMatchObject({ type: 'verdict', frames: minFrames - 1 });
  expect(conclude(judge.faces, MODEL)).toMatchObject({ framesConsidered: firstFrames });
});

it('lets a file and the faces after the first have a verdict only with enough frames', async () => {
  expect(firstOf(await show(judgeOf(false), [face(0)], 2 * minFrames))).toBe(minFrames);

  const judge = judgeOf(true);
  await show(judge, [face(0)], minFrames);
  const others = (await show(judge, [face(0), face(400)], minFrames)).map((said) =>
    said.type === 'verdict' ? said.faces.filter(({ judgement }) => judgement).length : 0,
  );
  expect(others.indexOf(2) + 1).toBe(minFrames);
});

/** What a frame contributes by its number: those after the first stride most. */
const weight = (n: number) => (n > minFrames ? 100 - n : n);
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

it.each(['features', 'steps'] as const)(
  'gives each frame its own number where a face leaves during %s',
  async (call) => {
    let gate = Promise.resolve();
    const calls = { features: 0, steps: 0 };
    const pass = async (name: keyof typeof calls) => {
      calls[name]++;
      if (name === call) await gate;
    };
    const numbered: Engine = {
      ...engine,
      features: async (crops) => {
        await pass('features');
        return crops.map(([n = 0]) => Float32Array.of(n));
      },
      steps: async (frames, states) => {
        await pass('steps');
        const state = { h: Float32Array.of(0), c: Float32Array.of(0) };
        return states.map(() => ({ contributions: frames.map(([n = 0]) => weight(n)), state }));
      },
    };
    const judge = judgeOf(true, { engine: numbered });
    const glance = new Float32Array(256);
    let frame = 0;
    const see = async (boxes: Rect[], judged: number) => {
      const sight = { mediaTime: ++frame, glance, boxes };
      const tracks = judge.tracksAfter(sight).filter(({ box }) => boxes.some(({ x }) => x === box.x));
      await judge.see(sight, tracks);
      const crops = tracks.filter(({ box }) => box.x === judged);
      await judge.take(
        crops.map((track) => ({ ...sight, track, crop: Uint8Array.of(frame), came: performance.now() })),
      );
    };
    while (frame < minFrames + 12) await see([face(0)], 0);
    await judge.judgeAll();

    // The other face's frames are in the network when the first one's last frames become due and it leaves.
    let open = () => {};
    gate = new Promise((resolve) => {
      open = resolve;
    });
    const before = calls[call];
    judge.stride = stride / 2;
    for (let i = 0; i < 4; i++) await see([face(0), face(400)], 400);
    await vi.waitFor(() => expect(calls[call]).toBeGreaterThan(before));
    const left = see([face(400)], 0);
    open();
    await left;
    await judge.endTracks();

    const [first] = await judge.evidenceFor(conclude(judge.faces, MODEL).faces);
    expect(first?.timeline).toEqual(numbers(1, minFrames + 12).map((n) => ({ time: n, contribution: weight(n) })));
    const shown = first?.evidence?.map(({ time, contribution }) => [time, contribution]);
    expect(shown).toEqual(numbers(minFrames + 1, minFrames + KEPT.frames).map((n) => [n, weight(n)]));
  },
);

it('leaves the wait for the network out of what a face takes', async () => {
  vi.useFakeTimers();
  const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  const ready = after(2000);
  const features: Engine['features'] = async (crops) => {
    await ready;
    await after(10 * crops.length);
    return crops.map(() => Float32Array.of(1));
  };
  const scheduler = new Scheduler(false);
  const spent = vi.spyOn(scheduler, 'spent');
  const judge = judgeOf(true, { scheduler, engine: { ...engine, ready, isReady: false, features } });
  const shown = show(judge, [face(0)], firstFrames);
  await vi.advanceTimersByTimeAsync(3000);
  await shown;
  expect(spent.mock.calls).toEqual([['face', 10]]);
  vi.useRealTimers();
});
