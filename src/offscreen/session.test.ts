import { expect, test } from 'vitest';
import type { Check, ToOffscreen } from '../messages';
import type { Engine } from './engine';
import { Scheduler } from './scheduler';
import { VideoSession } from './session';
import { Turns } from './turns';

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

/** A session that has looked at some seconds of a video, and the checks that it hands over. */
async function looked(mode: 'live' | 'file') {
  const checks: Check[] = [];
  let done = 0;
  const session = new VideoSession({
    engine: async () => engine,
    turns: new Turns(),
    scheduler: new Scheduler(false),
    send(message) {
      if (message.type === 'done') done = message.frame;
    },
    finished: async (check) => {
      checks.push(check);
      return { type: 'kept', id: 1 };
    },
  });
  session.receive({ type: 'open', source: { site: 'file', title: 'a.mp4', url: '' }, mode });
  for (let frame = 1; frame <= FRAMES; frame++) {
    const pixels = { width: 16, height: 9, bytes: new ArrayBuffer(4 * 16 * 9), planes: null };
    session.receive({
      type: 'overview',
      frame,
      mediaTime: frame / 10,
      native: { width: 640, height: 360 },
      rate: 10,
      pixels,
    });
  }
  await expect.poll(() => done).toBe(FRAMES);
  return { session, checks };
}

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
