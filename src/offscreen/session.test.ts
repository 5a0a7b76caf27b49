import { expect, test, vi } from 'vitest';
import type { Size } from '../geometry';
import type { Check, Pixels, ToOffscreen } from '../messages';
import { Turns } from '../turns';
import type { Engine } from './engine';
import { Scheduler } from './scheduler';
import { VideoSession } from './session';

// There is no canvas here.
vi.mock('./thumbnail', () => ({ thumbnail: async () => null }));
vi.mock('./picture', () => ({ withAlpha: () => null, losslessPicture: async () => null }));
vi.stubGlobal('ImageData', class {});

/** A detector that sees no face. */
const engine: Engine = {
  detect: async () => ({ boxes: [], milliseconds: 1 }),
  crop: () => new Uint8Array(),
  ready: Promise.resolve(),
  isReady: true,
  features: async () => [],
  steps: async () => [],
};

const FRAMES = 40;
const LAST = FRAMES / 10;

/** A session whose sender cuts what is asked for, and the checks that it hands over. */
function opened(mode: 'live' | 'file', engine: Engine) {
  const checks: Check[] = [];
  const begun: number[] = [];
  const follow: (number | null)[] = [];
  let done = 0;
  const session = new VideoSession({
    engine: async () => engine,
    turns: new Turns(),
    scheduler: new Scheduler(false),
    send(message) {
      if (message.type === 'done') done = message.frame;
      if (message.type !== 'want') return;
      const { frame, regions } = message;
      session.receive({ type: 'regions', frame, pixels: regions.map(picture) });
    },
    finished: async (check, began, follows) => {
      checks.push(check);
      begun.push(began);
      follow.push(follows);
      return { type: 'kept', id: 1 };
    },
  });
  session.receive({
    type: 'open',
    source: { site: 'file', title: 'a.mp4', url: '' },
    mode,
    follows: mode === 'live' ? 7 : null,
  });
  /** Shows the next frame, a tenth of a second after the last one. */
  const show = async (native: Size) => {
    const frame = done + 1;
    const pixels = picture(OVERVIEW);
    session.receive({ type: 'overview', frame, mediaTime: frame / 10, native, rate: 10, pixels });
    await expect.poll(() => done, { interval: 1 }).toBe(frame);
  };
  return { session, checks, begun, follow, show };
}

const OVERVIEW = { width: 16, height: 9 };
const picture = ({ width, height }: Size): Pixels => {
  return { width, height, bytes: new ArrayBuffer(4 * width * height), planes: null };
};

/** A session that has looked at some seconds of a video without a face. */
async function looked(mode: 'live' | 'file') {
  const { show, ...rest } = opened(mode, engine);
  for (let frame = 1; frame <= FRAMES; frame++) await show({ width: 640, height: 360 });
  return rest;
}

/** What a check comes to of a face that stays in its place while the frames change their size. */
async function checkOf(...sizes: Size[]): Promise<Check | undefined> {
  const { session, checks, show } = opened('live', {
    ...engine,
    detect: async () => ({ boxes: [{ x: 4, y: 2, width: 3, height: 3 }], milliseconds: 1 }),
    features: async (crops) => crops.map(() => Float32Array.of(1)),
    steps: async (frames, states) =>
      states.map(() => ({
        contributions: frames.map(() => 1),
        state: { h: Float32Array.of(0), c: Float32Array.of(0) },
      })),
  });
  for (const size of sizes) for (let frame = 1; frame <= 20; frame++) await show(size);
  await session.close();
  return checks[0];
}

const framesOf = (check: Check | undefined) => check?.faces.map(({ frames }) => frames);

test('a face stays the same where the quality of the stream changes', async () => {
  const check = await checkOf({ width: 640, height: 360 }, { width: 1920, height: 1080 }, { width: 854, height: 480 });
  expect(framesOf(check)).toEqual([60]);
  expect(check?.crowd).toBe(1);
  expect(check?.shots).toHaveLength(1);
});

test('a picture of another aspect is another shot', async () => {
  const check = await checkOf({ width: 640, height: 360 }, { width: 640, height: 480 });
  expect(framesOf(check)).toEqual([20, 20]);
  expect(check?.shots).toHaveLength(2);
});

test('the time of a check leaves out pauses and its rest; with it is told when it began, and what it follows on', async () => {
  let now = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => 1_000_000 + now);
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const { session, checks, begun, follow, show } = opened('live', engine);
  for (let frame = 0; frame < 40; frame++) {
    now += frame === 20 ? 30_000 : 100;
    await show({ width: 640, height: 360 });
  }
  now += 60_000;
  session.receive({ type: 'finish', paused: 0, isWhole: true });
  await expect.poll(() => checks).toHaveLength(1);
  expect(checks[0]?.seconds).toBeCloseTo(3.8, 6);
  expect(begun).toEqual([1_000_100]);
  expect(follow).toEqual([7]);
  vi.restoreAllMocks();
});

test('of a file whose sender is gone the part that was seen is kept, and not called whole', async () => {
  const file = await looked('file');
  await file.session.close();
  expect(file.checks).toMatchObject([{ reason: 'no-face', until: LAST }]);
  const live = await looked('live');
  await live.session.close();
  expect(live.checks).toHaveLength(1);
  expect(live.checks[0]).not.toHaveProperty('until');
});

test('of a cancelled file nothing is kept, also where the word of it comes after the end of its line', async () => {
  const first = await looked('file');
  first.session.receive({ type: 'cancel' });
  await first.session.close();
  expect(first.checks).toEqual([]);
  const second = await looked('file');
  const closed = second.session.close();
  second.session.receive({ type: 'cancel' });
  await closed;
  expect(second.checks).toEqual([]);
});

test('a file that is finished is whole, unless its rest cannot be read', async () => {
  const finished = async (message: Extract<ToOffscreen, { type: 'finish' }>) => {
    const { session, checks } = await looked('file');
    session.receive(message);
    await expect.poll(() => checks).toHaveLength(1);
    await session.close();
    return checks[0];
  };
  expect(await finished({ type: 'finish', paused: 0, isWhole: true })).not.toHaveProperty('until');
  expect(await finished({ type: 'finish', paused: 0, isWhole: false })).toMatchObject({ until: LAST });
});
