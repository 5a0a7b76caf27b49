import { connectEngine, type Engine, EngineGone } from '../engine';
import type { Check, Progress, VideoSource } from '../messages';
import { type Site, sourceKey, updated, type VideoIdentity } from '../sites';
import { Agreement } from './agreement';
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
  /** The page may have gone elsewhere: starts anew if the element now plays another video. */
  recheck(): void;
}

interface Options {
  site: Site;
  /** Whether the user can see the video just now. */
  isVisible(): boolean;
  onChange(): void;
  /** The element goes on to another video, or to an advertisement or back. */
  onOther(): void;
}

/** Attempts to reach the engine again without a verdict in between; the pause before each doubles. */
const RETRIES = 5;
/** ms */
const FIRST_RETRY = 500;

/** ms without a frame after which the engine is let go. */
const RESTS_AFTER = 60_000;

/** ms between looks at which video the page says this is: attributes change without an event. */
const LOOK = 500;

/** Watches a video until `signal` aborts. */
export function watchVideo(
  video: HTMLVideoElement,
  { site, isVisible, onChange, onOther }: Options,
  signal: AbortSignal,
): Watch {
  let state: WatchState = { type: 'waiting' };
  let identity = site.identify(video);
  let ad = site.adOf(video);
  /** The source that the element had when it was identified. */
  let source = sourceKey(video);
  const agreement = new Agreement(performance.now());
  let check = new AbortController();
  let engine: Engine | null = null;
  /** What the site says of the video's making: it comes late, and may be the last video's until it does. */
  let label: string | null = null;
  let running = false;

  const set = (next: WatchState) => {
    state = next;
    onChange();
  };

  const start = () => {
    check.abort();
    check = new AbortController();
    identity = site.identify(video);
    source = sourceKey(video);
    label = null;
    const current = AbortSignal.any([signal, check.signal]);
    set({ type: video.paused ? 'waiting' : 'loading' });
    running = true;
    run(current)
      .catch((error: unknown) => {
        if (!current.aborted) console.error('The check of a video failed:', error);
      })
      .finally(() => {
        if (!current.aborted) running = false;
      });
  };

  /** Asks the site which video this is: starts anew and answers false if it is another than the one being checked. */
  const isSame = () => {
    const now = site.identify(video);
    if (now.key !== identity.key && !isNamedLate(now)) {
      agreement.named(performance.now());
      start();
      onOther();
      return false;
    }
    const next = now.key === identity.key ? updated(identity, now) : now.key === source ? identity : now;
    if (JSON.stringify(next) !== JSON.stringify(identity)) {
      identity = next;
      engine?.describe(described());
      onChange();
    }
    return true;
  };
  /** Whether it is the very same source, which the page did not name before, or names no longer. */
  const isNamedLate = ({ key }: VideoIdentity) =>
    sourceKey(video) === source && (identity.key === source || key === source);
  const described = (): VideoSource => {
    const { title, author, url } = identity;
    const more = { ...(author && { author }), ...(label && { label }) };
    return { site: location.hostname || 'file', title: title || location.hostname, ...more, url };
  };
  const look = () => {
    if (!isSame() || site.adOf(video) === ad) return;
    ad = site.adOf(video);
    onOther();
  };

  const readLabel = () => {
    if (!engine) return;
    const now = site.label?.(video) ?? null;
    if (now === label) return;
    label = now;
    engine.describe(described());
  };

  const wanted = () => isVisible() && ad !== 'break' && agreement.holds(performance.now());

  /** One check, from the first picture to a complete look, a reason why not, or the end of `signal`. */
  async function run(signal: AbortSignal): Promise<void> {
    for (let attempt = 0; attempt <= RETRIES; attempt++) {
      if (video.paused && state.type === 'loading') set({ type: 'waiting' });
      await playing(video, signal);
      await frameWhen(wanted, video, signal);
      look();
      signal.throwIfAborted();
      const reason = await cannotCheck(video);
      signal.throwIfAborted();
      if (reason) return set({ type: 'cannot-check', reason });
      try {
        set(settled(state, { type: 'loading' }));
        const end = await judged(signal, () => {
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
  async function judged(signal: AbortSignal, onVerdict: () => void): Promise<WatchState | 'rests'> {
    const life = new AbortController();
    const current = AbortSignal.any([signal, life.signal]);
    const known = identity;
    try {
      const opened = await connectEngine(described(), 'live', current);
      engine = opened;
      if (identity !== known) opened.describe(described());
      set(settled(state, { type: 'collecting', frames: 0, faces: [] }));
      const end = Promise.withResolvers<WatchState | 'rests'>();
      opened.gone.catch(end.reject);
      const sampling = new AbortController();
      let rest = setTimeout(end.resolve, RESTS_AFTER, 'rests');
      const sampler: Sampling = {
        wanted,
        async onSample(sample) {
          look();
          if (current.aborted || !wanted()) return false;
          clearTimeout(rest);
          // Where the frame was lost under our hands, an empty answer gives the credit back.
          const progress = await opened.judge({ ...sample, cut: (regions) => sample.cut(regions).catch(() => []) });
          if (current.aborted) return false;
          rest = setTimeout(end.resolve, RESTS_AFTER, 'rests');
          if (progress.type === 'verdict') onVerdict();
          set(settled(state, progress));
          return true;
        },
        onCut: () => opened.reset(),
        onLoop: () => opened.loop(),
        onComplete() {
          sampling.abort();
          clearTimeout(rest);
          opened.finish().then((check) => end.resolve(stateOf(check, state)), end.reject);
        },
        onUnreadable: () => end.resolve({ type: 'cannot-check', reason: 'unreadable' }),
      };
      sampleFrames(video, sampler, AbortSignal.any([current, sampling.signal]));
      return await end.promise.finally(() => clearTimeout(rest));
    } finally {
      life.abort();
      if (!signal.aborted) engine = null; // else it is the next check's already
    }
  }

  const onSource = () => {
    agreement.sourced(performance.now());
    // The same video again may be readable now, as one after an advertisement is.
    if (isSame() && !running && state.type === 'cannot-check') start();
  };
  video.addEventListener('loadstart', onSource, { signal });
  video.addEventListener('encrypted', start, { signal });
  const looking = setInterval(() => {
    if (document.visibilityState !== 'visible') return;
    look();
    readLabel();
  }, LOOK);
  signal.addEventListener(
    'abort',
    () => {
      clearInterval(looking);
      check.abort();
    },
    { once: true },
  );
  start();

  return {
    get state() {
      return state;
    },
    get identity() {
      return identity;
    },
    again() {
      if (!running) start();
    },
    recheck: look,
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
