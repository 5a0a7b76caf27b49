import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Check, Progress } from '../messages';
import type { Ad, Site } from '../sites';
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
let sampling: Sampling;

vi.mock('webextension-polyfill', () => ({ default: { runtime: { id: 'x' } } }));
vi.mock('./cannot', () => ({ cannotCheck: async () => null }));
vi.mock('./sampler', () => ({
  sampleFrames(_video: unknown, given: Sampling) {
    sampling = given;
  },
}));
vi.mock('../engine', () => ({
  EngineGone: class extends Error {},
  wakeEngine: async () => true,
  async connectEngine() {
    opened++;
    return {
      rate: 10,
      gone: new Promise(() => {}),
      judge: async () => progress,
      finish: async () => check,
      describe() {},
      detail() {},
    };
  },
}));
const { watchVideo } = await import('./watch');

const MINUTE = 60_000;

class Video extends EventTarget {
  paused = false;
  readyState = 4;
  videoWidth = 640;
  src = '';
  currentSrc = 'blob:1';
  requestVideoFrameCallback = (callback: () => void) => setTimeout(callback, 40);
  cancelVideoFrameCallback = (handle: ReturnType<typeof setTimeout>) => clearTimeout(handle);
  play() {
    this.paused = false;
    this.dispatchEvent(new Event('playing'));
  }
}

let video: Video;
let life: AbortController;
let page: { visibilityState: string };
let key: string;
let ad: Ad | null;
let visible: boolean;

beforeEach(() => {
  vi.useFakeTimers();
  page = { visibilityState: 'visible' };
  vi.stubGlobal('document', page);
  vi.stubGlobal('location', { hostname: 'www.youtube.com' });
  vi.stubGlobal('HTMLMediaElement', { HAVE_METADATA: 1, HAVE_CURRENT_DATA: 2 });
  [video, life, key, ad, visible, opened] = [new Video(), new AbortController(), 'talk', null, true, 0];
});
afterEach(() => {
  life.abort();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const verdict = (frames: number, probability = 0.9): Progress => ({
  type: 'verdict',
  verdict: 'manipulated',
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

/** A watch that has opened its engine. */
async function watched() {
  const site = { identify: () => ({ key, title: '', url: '' }), adOf: () => ad } as unknown as Site;
  const calls = { onChange: vi.fn(), onNext: vi.fn(), onAd: vi.fn() };
  const effort = () => ({ rate: 10, hurry: 20, videos: 2, goesOn: false });
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

test('a check that comes to rest has its report, and its verdict stands until another rests on as much', async () => {
  const { watch, onChange } = await watched();
  await frame(verdict(80));
  expect(watch.reportable).toBe('by-ending');
  check = checkOf(80);
  video.paused = true;
  onChange.mockClear();
  await vi.advanceTimersByTimeAsync(2 * MINUTE);
  expect(onChange).toHaveBeenCalled();
  expect(watch.reportable).toBe('now');
  expect(await watch.finish()).toBe(check);

  video.play();
  await vi.advanceTimersByTimeAsync(1000);
  expect(opened).toBe(2);
  await frame(verdict(8, 0.2));
  expect(watch.state).toMatchObject({ frames: 80, probability: 0.9 });
  expect(watch.reportable).toBe('now');
  await frame(verdict(80, 0.2));
  expect(watch.state).toMatchObject({ frames: 80, probability: 0.2 });
  expect(watch.reportable).toBe('by-ending');
});

test('one that had come to nothing has no report', async () => {
  const { watch } = await watched();
  await frame({ type: 'collecting', frames: 3, faces: [] });
  video.paused = true;
  await vi.advanceTimersByTimeAsync(2 * MINUTE);
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
