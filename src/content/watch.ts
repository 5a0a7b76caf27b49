import { connectEngine, EngineGone } from '../engine';
import type { Check, Progress, VideoSource } from '../messages';
import type { Site, VideoIdentity } from '../sites';
import { cannotCheck } from './cannot';
import { isAlive } from './lifetime';
import { type Sampling, sampleFrames } from './sampler';
import { settled, type WatchState } from './words';

/** The check of one `<video>`, over all videos that the element plays one after the other. */
export interface Watch {
  readonly state: WatchState;
  readonly identity: VideoIdentity;
  /** The user asked (again): starts anew unless a check is running. */
  again(): void;
  /** The page went elsewhere: starts anew if the element now plays another video. */
  recheck(): void;
}

interface Options {
  site: Site;
  /** Whether the user can see the video just now. */
  isVisible(): boolean;
  onChange(): void;
}

/** Attempts to reach the engine again without a verdict in between; the pause before each doubles. */
const RETRIES = 5;
/** ms */
const FIRST_RETRY = 500;

/** ms without a frame after which the engine is let go. */
const RESTS_AFTER = 60_000;

/** ms that a page gets to bring its title in line with its address. */
const SETTLE = 600;

/** ms within which a new source after a new address is still the same change of video. */
const CHANGING = 5000;

/** Watches a video until `signal` aborts. */
export function watchVideo(
  video: HTMLVideoElement,
  { site, isVisible, onChange }: Options,
  signal: AbortSignal,
): Watch {
  let state: WatchState = { type: 'waiting' };
  let identity = site.identify(video);
  let check = new AbortController();
  let started = 0;
  let running = false;

  const set = (next: WatchState) => {
    state = next;
    onChange();
  };

  const start = (wait: number) => {
    check.abort();
    check = new AbortController();
    started = performance.now();
    identity = site.identify(video);
    const current = AbortSignal.any([signal, check.signal]);
    set({ type: video.paused ? 'waiting' : 'loading' });
    running = true;
    run(wait, current)
      .catch((error: unknown) => {
        if (!current.aborted) console.error('The check of a video failed:', error);
      })
      .finally(() => {
        if (!current.aborted) running = false;
      });
  };

  const wanted = () => document.visibilityState === 'visible' && isVisible() && !site.isAd(video);

  /** One check, from the first picture to a complete look, a reason why not, or the end of `signal`. */
  async function run(wait: number, signal: AbortSignal): Promise<void> {
    await delay(wait, signal);
    for (let attempt = 0; attempt <= RETRIES; attempt++) {
      if (video.paused && state.type === 'loading') set({ type: 'waiting' });
      await playing(video, signal);
      await frameWhen(wanted, video, signal);
      identity = site.identify(video);
      const reason = await cannotCheck(video);
      signal.throwIfAborted();
      if (reason) return set({ type: 'cannot-check', reason });
      try {
        set(settled(state, { type: 'loading' }));
        const { title, url } = identity;
        const label = site.label?.(video);
        const source = { site: location.hostname || 'file', title, url, ...(label ? { label } : {}) };
        const end = await judged(source, signal, () => {
          attempt = -1;
        });
        if (end !== 'rests') return set(end);
        attempt = -1;
        if (state.type === 'loading' || state.type === 'collecting') set({ type: 'waiting' });
      } catch (error) {
        signal.throwIfAborted();
        if (!isAlive()) return set(settled(state, { type: 'cannot-check', reason: 'unavailable' }));
        if (!(error instanceof EngineGone)) throw error;
        if (error.reason !== 'lost' && error.reason !== 'engine-lost')
          return set({ type: 'cannot-check', reason: error.reason });
        set({ type: 'loading' });
        await delay(FIRST_RETRY * 2 ** Math.max(0, attempt), signal);
      }
    }
    set({ type: 'cannot-check', reason: 'engine-lost' });
  }

  /**
   * Has the engine judge frames until the video was seen completely, or nothing of it for a while (`rests`): the engine
   * must not be kept in memory for a video that nobody watches. Rejects with EngineGone.
   */
  async function judged(
    source: VideoSource,
    signal: AbortSignal,
    onVerdict: () => void,
  ): Promise<WatchState | 'rests'> {
    const life = new AbortController();
    const current = AbortSignal.any([signal, life.signal]);
    try {
      const engine = await connectEngine(source, 'live', current);
      set(settled(state, { type: 'collecting', frames: 0, faces: [] }));
      const end = Promise.withResolvers<WatchState | 'rests'>();
      engine.gone.catch(end.reject);
      const sampling = new AbortController();
      let rest = setTimeout(end.resolve, RESTS_AFTER, 'rests');
      const sampler: Sampling = {
        wanted,
        async onSample(sample) {
          clearTimeout(rest);
          // Where the frame was lost under our hands, an empty answer gives the credit back.
          const progress = await engine.judge({ ...sample, cut: (regions) => sample.cut(regions).catch(() => []) });
          if (current.aborted) return;
          rest = setTimeout(end.resolve, RESTS_AFTER, 'rests');
          if (progress.type === 'verdict') onVerdict();
          set(settled(state, progress));
        },
        onCut: () => engine.reset(),
        onComplete() {
          sampling.abort();
          clearTimeout(rest);
          engine.finish().then((check) => end.resolve(stateOf(check, state)), end.reject);
        },
        onUnreadable: () => end.resolve({ type: 'cannot-check', reason: 'unreadable' }),
      };
      sampleFrames(video, sampler, AbortSignal.any([current, sampling.signal]));
      return await end.promise.finally(() => clearTimeout(rest));
    } finally {
      life.abort();
    }
  }

  const onSource = () => {
    const changed = site.identify(video).key !== identity.key;
    // Pages give a new address first and the source later: frames in between belong to the video before.
    if (changed || !running || performance.now() - started < CHANGING) start(SETTLE);
  };
  video.addEventListener('loadstart', onSource, { signal });
  video.addEventListener('encrypted', () => start(SETTLE), { signal });
  signal.addEventListener('abort', () => check.abort(), { once: true });
  start(0);

  return {
    get state() {
      return state;
    },
    get identity() {
      return identity;
    },
    again() {
      if (!running) start(0);
    },
    recheck() {
      if (site.identify(video).key !== identity.key) start(SETTLE);
    },
  };
}

/** The state that a finished check leaves behind. `last` knows the faces' places. */
function stateOf(check: Check, last: WatchState): Progress {
  const { verdict, probability, framesConsidered: frames } = check;
  if (verdict === 'cannot-check' || probability === null)
    return { type: 'cannot-check', reason: check.reason ?? 'too-few-frames' };
  const worst = check.faces.find((face) => face.judgement?.probability === probability);
  const faces = last.type === 'verdict' ? last.faces : [];
  return { type: 'verdict', verdict, probability, frames, worstFace: worst?.id ?? 0, faces };
}

/** Resolves when the video plays and has a picture. */
async function playing(video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
  while (video.paused || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0) {
    if (video.error) return;
    await event(video, ['playing', 'loadeddata', 'error'], signal);
  }
}

/** Resolves at a frame for which `condition` holds. */
function frameWhen(condition: () => boolean, video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let handle = 0;
    const check = () => {
      if (!video.paused && condition()) resolve();
      else handle = video.requestVideoFrameCallback(check);
    };
    onAbort(signal, reject, () => video.cancelVideoFrameCallback(handle));
    check();
  });
}

function event(target: EventTarget, types: string[], signal: AbortSignal): Promise<void> {
  const heard = new AbortController();
  return new Promise<void>((resolve, reject) => {
    for (const type of types) target.addEventListener(type, () => resolve(), { signal: heard.signal });
    onAbort(signal, reject);
  }).finally(() => heard.abort());
}

function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    onAbort(signal, reject, () => clearTimeout(timer));
  });
}

function onAbort(signal: AbortSignal, reject: (reason: unknown) => void, clean = () => {}): void {
  const abort = () => {
    clean();
    reject(signal.reason);
  };
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
}
