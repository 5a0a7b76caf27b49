import { expect, it } from 'vitest';
import type { Rect } from '../geometry';
import { MODEL } from '../model';
import type { Engine } from './engine';
import { conclude } from './faces';
import { Judge } from './judge';
import { Scheduler } from './scheduler';
import { Turns } from './turns';

const { firstFrames, minFrames } = MODEL.sampling;

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

const judgeOf = (rolling: boolean) =>
  new Judge({
    engine,
    turns: new Turns(),
    scheduler: new Scheduler(false),
    rolling,
    signal: new AbortController().signal,
    onJudged: () => {},
    onBroken: (error) => expect.unreachable(String(error)),
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
