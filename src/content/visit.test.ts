import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ToContent } from '../messages';
import type { Settings } from '../settings';
import { generic } from '../sites/generic';
import type { watchVideo } from './watch';

type WatchOptions = Parameters<typeof watchVideo>[1];

type Listener = (message: ToContent, sender: object, respond: (found: boolean) => void) => void;
let ask: Listener;
const onMessage = {
  addListener(listener: Listener) {
    ask = listener;
  },
  removeListener() {},
};
const runtime = { id: 'x', sendMessage: vi.fn(async () => {}), onMessage };
const extension = { inIncognitoContext: false };
vi.mock('webextension-polyfill', () => ({ default: { runtime, extension } }));

let allowedSites: string[] = [];
const saveSettings = vi.fn(async () => {});
vi.mock('../settings', async (original) => {
  const actual = await original<typeof import('../settings')>();
  const loadSettings = async (): Promise<Settings> => ({ ...actual.DEFAULTS, allowedSites });
  return { ...actual, loadSettings, onSettingsChange() {}, saveSettings };
});
vi.mock('../schedule/power', () => ({ watchPower() {}, powerAllows: () => true }));
vi.mock('./language', () => ({ keepTexts: async () => {}, takeUp: async () => {} }));

let find: (video: HTMLVideoElement, left: AbortSignal) => void;
vi.mock('./videos', () => ({
  findVideos(_signal: AbortSignal, onVideo: typeof find) {
    find = onVideo;
    return { scan() {} };
  },
  shadowRootOf: () => null,
}));
let analyze: (message: { id: string }) => void;
let list: () => { id: string }[];
vi.mock('./popup-port', () => ({
  answerPopups(options: { videos: typeof list; handlers: { analyze: typeof analyze } }) {
    list = options.videos;
    analyze = options.handlers.analyze;
    return { changed() {} };
  },
}));
let watch: { options: WatchOptions; signal: AbortSignal } | null = null;
const VERDICT = { type: 'verdict', verdict: 'clean', probability: 0.1, frames: 80, worstFace: 1, faces: [] };
let state: object;
vi.mock('./watch', () => ({
  watchVideo(_video: HTMLVideoElement, options: WatchOptions, signal: AbortSignal) {
    watch = { options, signal };
    return { state, identity: { key: 'talk', title: '', url: '' }, recheck() {}, again() {} };
  },
}));
let badge: { onHideSite(): void; signal: AbortSignal };
vi.mock('./badge/badge', () => ({
  showBadge(_video: HTMLVideoElement, { onHideSite }: { onHideSite(): void }, signal: AbortSignal) {
    badge = { onHideSite, signal };
    return { update() {}, flash() {} };
  },
}));
const { visit } = await import('./visit');

const VIDEO = {
  paused: false,
  isConnected: true,
  videoWidth: 640,
  currentSrc: 'blob:1',
  getBoundingClientRect: () => ({ left: 0, top: 0, right: 640, bottom: 360, width: 640, height: 360 }),
  getRootNode: () => document,
  addEventListener() {},
} as unknown as HTMLVideoElement;

let life: AbortController;
let page: EventTarget;
/** A video comes into view. */
let see: (video: object) => void;

beforeEach(async () => {
  vi.useFakeTimers();
  page = new EventTarget();
  vi.stubGlobal('window', {});
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('innerWidth', 1000);
  vi.stubGlobal('innerHeight', 800);
  vi.stubGlobal('location', new URL('https://news.example.org/story'));
  vi.stubGlobal('document', Object.assign(new EventTarget(), { title: 'A story', visibilityState: 'visible' }));
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(callback: (records: object[]) => void) {
        see = (target) => callback([{ target, isIntersecting: true }]);
      }
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  vi.clearAllMocks();
  extension.inIncognitoContext = false;
  watch = null;
  allowedSites = [];
  state = VERDICT;
  life = new AbortController();
  visit(life.signal);
  find(VIDEO, life.signal);
  await settle();
  // Nothing is checked here without being asked.
  expect(watch).toBeNull();
  for (const video of list()) analyze(video);
});
afterEach(async () => {
  life.abort();
  await settle();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(1000);
const told = () => runtime.sendMessage.mock.calls.map((call) => (call as unknown[])[0]);

test('who asks about a video does not ask about the next one in its player', async () => {
  watch?.options.onAd();
  await settle();
  expect(watch?.signal.aborted).toBe(false);
  watch?.options.onNext();
  await settle();
  expect(watch?.signal.aborted).toBe(true);
});

test('what was found of a video that was asked for does not lie over an advertisement', async () => {
  vi.spyOn(generic, 'adOf').mockReturnValue('break');
  watch?.options.onAd();
  await settle();
  expect(badge.signal.aborted).toBe(true);
  vi.mocked(generic.adOf).mockReturnValue(null);
  watch?.options.onAd();
  await settle();
  expect(badge.signal.aborted).toBe(false);
});

test('who asks during an advertisement sees that the check will begin', async () => {
  vi.spyOn(generic, 'adOf').mockReturnValue('break');
  watch?.options.onNext(); // nobody asks for it any more
  await settle();
  expect(badge.signal.aborted).toBe(true);
  state = { type: 'loading' };
  for (const video of list()) analyze(video);
  await settle();
  expect(badge.signal.aborted).toBe(false);
});

test('a site is hidden in a private window without leaving a trace of it', async () => {
  extension.inIncognitoContext = true;
  badge.onHideSite();
  expect(saveSettings).not.toHaveBeenCalled();
  extension.inIncognitoContext = false;
  badge.onHideSite();
  expect(saveSettings).toHaveBeenCalledWith({ hiddenSites: ['news.example.org'] });
});

test('who asks about what is under the pointer is told whether that is a video to analyze', async () => {
  Object.assign(document, { elementsFromPoint: () => [VIDEO], querySelectorAll: () => [] });
  const answer = async () => {
    watch?.options.onNext(); // nobody asks for it any more
    await settle();
    document.dispatchEvent(Object.assign(new Event('contextmenu'), { clientX: 9, clientY: 9 }));
    const respond = vi.fn();
    ask({ type: 'analyze', srcUrl: null }, {}, respond);
    await settle();
    expect(respond).toHaveBeenCalledTimes(1);
    return respond.mock.calls[0]?.[0];
  };
  expect(await answer()).toBe(true);
  expect(watch?.signal.aborted).toBe(false);
  vi.spyOn(generic, 'isPreview').mockReturnValue(true);
  expect(await answer()).toBe(false);
});

test('a video whose picture comes after its sound is checked then', async () => {
  life.abort();
  allowedSites = ['news.example.org'];
  watch = null;
  life = new AbortController();
  visit(life.signal);
  const hears = new Map<string, () => void>();
  const addEventListener = (type: string, hear: () => void) => void hears.set(type, hear);
  const video = { ...VIDEO, videoWidth: 0, addEventListener };
  find(video as unknown as HTMLVideoElement, life.signal);
  see(video);
  await settle();
  expect(watch).toBeNull();
  video.videoWidth = 640;
  hears.get('resize')?.();
  await settle();
  expect(watch).not.toBeNull();
});

test('the toolbar is told once when the visit ends', async () => {
  expect(told()).toEqual([{ type: 'tab-state', state }]);
  life.abort();
  await settle();
  expect(told().slice(1)).toEqual([{ type: 'tab-state', state: null }]);
});
