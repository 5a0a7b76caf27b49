import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { connectEngine } from '../engine';
import type { Check, FaceDetail, Progress } from '../messages';
import type { Ad, Site } from '../sites';
import { generic } from '../sites/generic';
import type { Verdict } from '../verdict';
import type { Sampling } from './sampler';

// Node 20 has none.
Promise.withResolvers ??= <T>() => {
  let settle = {} as Omit<PromiseWithResolvers<T>, 'promise'>;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...settle };
};

/** What the engine says of the next frame, and what its check comes to. */
let progress: Progress;
let check: Check;
let opened = 0;
let givenUp = 0;
let around: NonNullable<Parameters<typeof connectEngine>[3]>;
let sampling: Sampling;
/** Ends the conversation with the engine; what keeps the next one from being opened. */
let die: (error: Error) => void;
let refusal: Error | null = null;

vi.mock('webextension-polyfill', () => ({ default: { runtime: { id: 'x' } } }));
vi.mock('./cannot', async (original) => {
  const { cannotCheck } = await original<typeof import('./cannot')>();
  // Nothing decodes a picture here.
  return { cannotCheck: (video: HTMLVideoElement) => (video.error ? cannotCheck(video) : null) };
});
vi.mock('./sampler', () => ({
  sampleFrames(_video: unknown, given: Sampling) {
    sampling = given;
  },
}));
vi.mock('../engine', () => ({
  EngineGone: class extends Error {
    constructor(readonly reason: string) {
      super(reason);
    }
  },
  wakeEngine: async () => true,
  async connectEngine(...[, , signal, given]: Required<Parameters<typeof connectEngine>>) {
    opened++;
    around = given;
    signal.addEventListener('abort', () => {
      if (!given.worthKeeping?.()) givenUp++;
    });
    if (refusal) throw refusal;
    const { promise: gone, reject } = Promise.withResolvers<never>();
    die = reject;
    return {
      rate: 10,
      gone,
      judge: async () => progress,
      finish: async () => check,
      describe() {},
      detail() {},
    };
  },
}));
const { EngineGone } = await import('../engine');
const { watchVideo } = await import('./watch');

const MINUTE = 60_000;

class Video extends EventTarget {
  paused = false;
  error: object | null = null;
  readyState = 4;
  videoWidth = 640;
  src = '';
  currentSrc = 'blob:1';
  srcObject: object | null = null;
  duration = 60;
  currentTime = 50;
  requestVideoFrameCallback = (callback: () => void) => setTimeout(callback, 40);
  cancelVideoFrameCallback = (handle: ReturnType<typeof setTimeout>) => clearTimeout(handle);
  play() {
    this.paused = false;
    this.dispatchEvent(new Event('playing'));
  }
  fail() {
    this.error = { code: 3 };
    this.dispatchEvent(new Event('error'));
  }
  load(source: string) {
    this.currentSrc = source;
    this.dispatchEvent(new Event('loadstart'));
  }
}

let video: Video;
let life: AbortController;
let page: { visibilityState: string };
let key: string;
let ad: Ad | null;
let visible: boolean;
let goesOn: boolean;

beforeEach(() => {
  vi.useFakeTimers();
  page = { visibilityState: 'visible' };
  vi.stubGlobal('document', page);
  vi.stubGlobal('location', { hostname: 'www.youtube.com' });
  vi.stubGlobal('HTMLMediaElement', { HAVE_METADATA: 1, HAVE_CURRENT_DATA: 2 });
  [video, life, key, ad, visible, opened] = [new Video(), new AbortController(), 'talk', null, true, 0];
  givenUp = 0;
  goesOn = false;
  refusal = null;
});
afterEach(() => {
  life.abort();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const verdict = (frames: number, probability = 0.9, verdict: Verdict = 'manipulated'): Progress => ({
  type: 'verdict',
  verdict,
  probability,
  frames,
  worstFace: 1,
  faces: [],
});

const checkOf = (frames: number): Check => ({
  source: { site: 'www.youtube.com', title: 'A talk', url: 'https://www.youtube.com/watch?v=talk' },
  at: frames,
  verdict: 'manipulated',
  reason: null,
  probability: 0.9,
  framesConsidered: frames,
  seconds: 9,
  faces: [],
  modelVersion: '0',
  thumbnail: null,
});

/** A site that names its videos. */
const NAMING = { identify: () => ({ key, title: '', url: '' }), adOf: () => ad } as unknown as Site;

/** A watch that has opened its engine. */
async function watched(site = NAMING) {
  const calls = { onChange: vi.fn(), onNext: vi.fn(), onAd: vi.fn() };
  const effort = () => ({ rate: 10, hurry: 20, videos: 2, goesOn });
  const watch = watchVideo(
    video as unknown as HTMLVideoElement,
    { site, isVisible: () => visible, effort, ...calls },
    life.signal,
  );
  await vi.advanceTimersByTimeAsync(2000);
  return { watch, ...calls };
}

/** A frame of which the engine says so. */
async function frame(next: Progress) {
  progress = next;
  await sampling.onSample({} as Parameters<Sampling['onSample']>[0]);
}

/** Pauses the video until its check, which comes to this, has come to rest. */
async function rest(outcome: Check) {
  check = outcome;
  video.paused = true;
  await vi.advanceTimersByTimeAsync(2 * MINUTE);
}

async function goOn() {
  video.play();
  await vi.advanceTimersByTimeAsync(1000);
}

test('a check that comes to rest has its report, and its verdict stands until another rests on as much', async () => {
  const { watch, onChange } = await watched();
  await frame(verdict(80));
  expect(watch.reportable).toBe('by-ending');
  onChange.mockClear();
  await rest(checkOf(80));
  expect(onChange).toHaveBeenCalled();
  expect(watch.reportable).toBe('now');
  expect(await watch.finish()).toBe(check);

  await goOn();
  expect(opened).toBe(2);
  await frame(verdict(8, 0.2));
  expect(watch.state).toMatchObject({ frames: 80, probability: 0.9 });
  expect(watch.reportable).toBe('now');
  await frame(verdict(80, 0.2));
  expect(watch.state).toMatchObject({ frames: 80, probability: 0.2 });
  expect(watch.reportable).toBe('by-ending');
});

test('after a rest a more suspicious face of few frames is told of, for as long as it is more suspicious', async () => {
  const { watch } = await watched();
  await frame(verdict(80, 0.2));
  await rest({ ...checkOf(80), probability: 0.2 });
  await goOn();
  await frame(verdict(8, 0.95)); // too few for any verdict but the first
  expect(watch.state).toMatchObject({ frames: 80, probability: 0.2 });
  await frame(verdict(40, 0.95));
  expect(watch.state).toMatchObject({ frames: 40, probability: 0.95 });
  expect(watch.reportable).toBe('by-ending');
  await frame(verdict(60, 0.1));
  expect(watch.state).toMatchObject({ frames: 80, probability: 0.2 });
  expect(await watch.finish()).toBe(check);
});

test('of a glance after a rest something is kept only where it says more than the verdict before', async () => {
  await watched();
  await frame(verdict(80, 0.4));
  await rest({ ...checkOf(80), probability: 0.4 });
  const glances: [Progress, kept: boolean][] = [
    [verdict(20, 0.3, 'clean'), false],
    [{ type: 'cannot-check', reason: 'no-face' }, false],
    [{ type: 'collecting', frames: 3, faces: [] }, false],
    [verdict(10, 0.97), true], // a flag is never lost
    [verdict(20, 0.5, 'uncertain'), true],
  ];
  for (const [glance, kept] of glances) {
    givenUp = 0;
    await goOn();
    await frame(glance);
    await rest({ ...checkOf(80), probability: 0.4 });
    expect(givenUp).toBe(kept ? 0 : 1);
  }
});

test.each([
  [verdict(20, 0.3, 'clean'), 1],
  [verdict(10, 0.97), 0],
])('the same where the glance ends with the video: %o', async (glance, notKept) => {
  await watched();
  await frame(verdict(80, 0.4));
  await rest({ ...checkOf(80), probability: 0.4 });
  await goOn();
  await frame(glance);
  expect(givenUp).toBe(0);
  key = 'next';
  await vi.advanceTimersByTimeAsync(1000);
  expect(givenUp).toBe(notKept);
});

test('after a rest the pictures beside a verdict are those of the look that came to it', async () => {
  const detail = (time: number): FaceDetail => ({ id: 1, picture: null, timeline: [{ time, contribution: 1 }] });
  const { watch } = await watched();
  around.onDetail?.([detail(1)]);
  await frame(verdict(80, 0.95));
  await rest({ ...checkOf(80), probability: 0.95 });
  expect(watch.details).toEqual([detail(1)]);
  await goOn();
  await frame(verdict(20, 0.1));
  around.onDetail?.([detail(2)]);
  expect(watch.state).toMatchObject({ probability: 0.95 });
  expect(watch.details).toEqual([detail(1)]);
  // Over another rest as well.
  await rest(checkOf(20));
  await goOn();
  around.onDetail?.([detail(3)]);
  await frame(verdict(20, 0.1));
  expect(watch.details).toEqual([detail(1)]);
  await frame(verdict(80, 0.1));
  expect(watch.state).toMatchObject({ probability: 0.1 });
  expect(watch.details).toEqual([detail(3)]);
});

describe('where looks follow on one another', () => {
  /** The first look is complete and comes to this. */
  async function lookedAt(probability: number) {
    goesOn = true;
    const { watch } = await watched();
    expect(around.follows).toBeNull();
    await frame(verdict(80, probability));
    check = { ...checkOf(80), probability, at: 1 };
    sampling.onComplete();
    await vi.advanceTimersByTimeAsync(2000);
    expect(around.follows).toBe(1);
    return watch;
  }

  test('one that comes to rest has the report, which is found by its time', async () => {
    const watch = await lookedAt(0.9);
    await frame(verdict(80, 0.8));
    await rest({ ...checkOf(80), at: 2 });
    expect(watch.finished?.at).toBe(2);
    await goOn();
    expect(around.follows).toBe(2);
  });

  test('one that says less leaves the one before, and its report', async () => {
    const watch = await lookedAt(0.4);
    await frame(verdict(10, 0.97));
    await rest({ ...checkOf(10), at: 2 });
    expect(givenUp).toBe(1);
    expect(watch.finished?.at).toBe(1);
    expect(watch.state).toMatchObject({ frames: 80, probability: 0.4 });
  });

  test('a complete one has its own faces, whatever is shown meanwhile', async () => {
    const watch = await lookedAt(0.9);
    const face = { id: 1, box: { x: 9, y: 9, width: 9, height: 9 }, frames: 40, judgement: null, inSight: true };
    await frame({ ...verdict(40, 0.5), faces: [face] } as Progress);
    check = { ...checkOf(40), probability: 0.5 };
    sampling.onComplete();
    await vi.advanceTimersByTimeAsync(0);
    expect(watch.state).toMatchObject({ frames: 40, faces: [{ id: 1, box: { x: 9 } }] });
  });
});

test('a video whose picture comes after its sound is looked at', async () => {
  video.videoWidth = 0;
  await watched();
  expect(opened).toBe(0);
  video.videoWidth = 640;
  video.dispatchEvent(new Event('resize'));
  await vi.advanceTimersByTimeAsync(1000);
  expect(opened).toBe(1);
});

test('another stream in the same element is another video', async () => {
  vi.stubGlobal('location', new URL('https://meet.example.org/room'));
  const stream = (id: string, track: string) => ({ id, getVideoTracks: () => [{ id: track }] });
  Object.assign(video, { currentSrc: '', srcObject: stream('ann', '1') });
  const { watch } = await watched(generic);
  for (const [i, next] of [stream('bob', '1'), stream('bob', '2')].entries()) {
    await frame(verdict(80));
    expect(watch.state.type).toBe('verdict');
    video.srcObject = next;
    await vi.advanceTimersByTimeAsync(1000);
    expect(watch.state.type, `after stream ${i}`).not.toBe('verdict');
    await vi.advanceTimersByTimeAsync(6000);
  }
});

test('nothing stands of a verdict before a rest once the engine is lost', async () => {
  const { watch } = await watched();
  await frame(verdict(80));
  await rest(checkOf(80));
  await goOn();
  die(new EngineGone('lost'));
  await vi.advanceTimersByTimeAsync(2000);
  expect(opened).toBe(3);
  await frame({ type: 'collecting', frames: 7, faces: [] });
  await frame(verdict(8, 0.2));
  expect(watch.state).toMatchObject({ frames: 8, probability: 0.2 });
});

describe('a broken video', () => {
  const UNREADABLE = { type: 'cannot-check', reason: 'unreadable' };

  test('cannot be checked, even if it never showed a frame', async () => {
    [video.paused, video.error] = [true, { code: 4 }];
    const { watch } = await watched();
    expect(watch.state).toEqual(UNREADABLE);
  });

  test('cannot be checked when it breaks while a frame is waited for', async () => {
    visible = false;
    const { watch } = await watched();
    expect(watch.state).toEqual({ type: 'loading' });
    video.fail();
    await vi.advanceTimersByTimeAsync(0);
    expect(watch.state).toEqual(UNREADABLE);
    expect(opened).toBe(0);
  });

  test('keeps the verdict that it has', async () => {
    const { watch } = await watched();
    await frame(verdict(80));
    await rest(checkOf(80));
    video.fail();
    await goOn();
    expect(watch.state).toMatchObject({ frames: 80 });
    expect(watch.reportable).toBe('now');
  });
});

test('an error that nobody expects ends the check, and who asks again gets another', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  refusal = new TypeError('No such thing');
  const { watch } = await watched();
  expect(log).toHaveBeenCalledWith(expect.any(String), refusal);
  expect(watch.state).toEqual({ type: 'cannot-check', reason: 'engine-lost' });
  refusal = null;
  watch.again();
  await vi.advanceTimersByTimeAsync(2000);
  expect(opened).toBe(2);
  await frame(verdict(8));
  expect(watch.state).toMatchObject({ frames: 8 });
});

test('where a browser changes the pixels that would be needed, that is said', async () => {
  const { watch } = await watched();
  sampling.onUnreadable('altered-pixels');
  await vi.advanceTimersByTimeAsync(0);
  expect(watch.state).toEqual({ type: 'cannot-check', reason: 'altered-pixels' });
});

test('one that had come to nothing has no report', async () => {
  const { watch } = await watched();
  await frame({ type: 'collecting', frames: 3, faces: [] });
  await rest(checkOf(3));
  expect(watch.state).toEqual({ type: 'waiting' });
  expect(watch.reportable).toBe('no');
});

test('the next video is told from an advertisement, and from the first of an empty element', async () => {
  video.currentSrc = '';
  const { onNext, onAd } = await watched();
  video.currentSrc = 'blob:2';
  key = 'first';
  await vi.advanceTimersByTimeAsync(1000);
  ad = 'break';
  await vi.advanceTimersByTimeAsync(1000);
  expect(onAd).toHaveBeenCalledTimes(1);
  expect(onNext).not.toHaveBeenCalled();
  key = 'next';
  await vi.advanceTimersByTimeAsync(1000);
  expect(onNext).toHaveBeenCalledTimes(1);
});

test('the end of an advertisement is noticed in a hidden page where the video is seen all the same', async () => {
  const { onAd } = await watched();
  ad = 'break';
  page.visibilityState = 'hidden';
  visible = false;
  await vi.advanceTimersByTimeAsync(1000);
  expect(onAd).not.toHaveBeenCalled();
  visible = true;
  await vi.advanceTimersByTimeAsync(1000);
  expect(onAd).toHaveBeenCalledTimes(1);
  ad = null;
  await vi.advanceTimersByTimeAsync(1000);
  expect(onAd).toHaveBeenCalledTimes(2);
});

test('who asks again where no face was found gets another look, and none while one is under way', async () => {
  const { watch } = await watched();
  await frame({ type: 'collecting', frames: 3, faces: [] });
  watch.again();
  expect(watch.state).toMatchObject({ type: 'collecting', frames: 3 });
  await frame({ type: 'cannot-check', reason: 'no-face' });
  watch.again();
  expect(watch.state).toEqual({ type: 'loading' });
  await vi.advanceTimersByTimeAsync(2000);
  expect(opened).toBe(2);
});

const STORY = 'https://news.example.org/story';

/** The page's address becomes another, as time goes on. */
async function goTo(address: string) {
  vi.stubGlobal('location', new URL(address));
  await vi.advanceTimersByTimeAsync(1000);
}

test('a page without an adapter rewrites its address, and the check of its video goes on', async () => {
  vi.stubGlobal('location', new URL(STORY));
  const { watch, onNext } = await watched(generic);
  await frame(verdict(8));
  await goTo(`${STORY}?t=50`);
  Object.assign(video, { duration: 70, currentTime: 52 }); // it is live
  await goTo('https://news.example.org/the-story-below');
  expect(watch.state).toMatchObject({ frames: 8 });
  expect(watch.identity.url).toBe(STORY);
  expect(opened).toBe(1);
  expect(onNext).not.toHaveBeenCalled();
  // The next one is of an address of its own, and goes on as well.
  video.load('blob:2');
  await vi.advanceTimersByTimeAsync(2000);
  onNext.mockClear();
  await goTo(STORY);
  expect(onNext).not.toHaveBeenCalled();
});

describe.each([
  ['another source', () => video.load('blob:2')],
  ['the same source, loaded anew', () => video.load('blob:1')],
  ['another length', () => Object.assign(video, { duration: 90, currentTime: 0 })],
])('on a page without an adapter another address and %s', (_, change) => {
  const NEXT = 'https://news.example.org/next';

  test.each(['first', 'last'])('are the next video, the address %s', async (order) => {
    vi.stubGlobal('location', new URL(STORY));
    const { watch, onNext } = await watched(generic);
    await frame(verdict(8));
    if (order === 'first') await goTo(NEXT);
    change();
    await vi.advanceTimersByTimeAsync(600);
    if (order === 'last') await goTo(NEXT);
    expect(onNext).toHaveBeenCalled();
    expect(watch.identity.url).toBe(NEXT);
    expect(watch.state.type).not.toBe('verdict');
  });
});

test('the first video of an empty element is what was asked for, also where it brings the page another address', async () => {
  vi.stubGlobal('location', new URL(STORY));
  video.currentSrc = '';
  const { watch, onNext } = await watched(generic);
  video.load('blob:1');
  await goTo(`${STORY}?video=1`);
  expect(watch.identity.url).toBe(`${STORY}?video=1`);
  expect(onNext).not.toHaveBeenCalled();
});
