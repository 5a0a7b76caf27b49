import { connectEngine, type Engine, EngineGone, type Sample, wakeEngine } from '../engine';
import type { Rect } from '../geometry';
import type { Check, FaceDetail, Pixels, Progress, VideoSource } from '../messages';
import type { Effort } from '../schedule/effort';
import { type Site, sourceKey, sourceOf, updated, type VideoIdentity } from '../sites';
import { Agreement } from './agreement';
import { cannotCheck } from './cannot';
import { isOtherLength, playedBy } from './length';
import { isAlive } from './lifetime';
import { adds, stateOf, weightier } from './outcome';
import { type Sampling, sampleFrames } from './sampler';
import { delay, frameWhen, playing } from './wait';
import { settled, type WatchState } from './words';

/** The check of one `<video>`, over all videos that the element plays one after the other. */
export interface Watch {
  readonly state: WatchState;
  readonly identity: VideoIdentity;
  /** The video as a report names it. */
  readonly source: VideoSource;
  /** The faces' pictures and timelines, as far as they are known. */
  readonly details: readonly FaceDetail[];
  /** The whole check, once it ended. */
  readonly finished: Check | null;
  /** Whether the check has a report, or would have one if it ended now. */
  readonly reportable: 'now' | 'by-ending' | 'no';
  /** Whether `details` shall follow the check. */
  detail(on: boolean): void;
  /** The user asked (again): starts anew unless a check is under way that has not failed so far. */
  again(): void;
  /** Starts anew, whatever is going on. */
  restart(): void;
  /** Ends the check if it is still running, and gives it; null if there is none. */
  finish(): Promise<Check | null>;
  /** The page may have gone elsewhere: starts anew if the element now plays another video. */
  recheck(): void;
}

interface Options {
  site: Site;
  /** Whether the user can see the video just now. */
  isVisible(): boolean;
  effort(): Effort;
  onChange(): void;
  /** The element goes on to another video. */
  onNext(): void;
  /** An advertisement begins or ends in it. */
  onAd(): void;
}

/** What the engine's judging came to; null where it found nothing worth a check. `rests`: for want of frames. */
interface End {
  outcome: Progress | null;
  rests: boolean;
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
  { site, isVisible, effort, onChange, onNext, onAd }: Options,
  signal: AbortSignal,
): Watch {
  let state: WatchState = { type: 'waiting' };
  let identity = site.identify(video);
  let ad = site.adOf(video);
  /** The source that the element had when it was identified. */
  let source = sourceKey(video);
  let played = playedBy(video);
  /** When the check began, ms. */
  let begun = performance.now();
  const agreement = new Agreement(performance.now());
  let check = new AbortController();
  let engine: Engine | null = null;
  /** What the site says of the video's making: it comes late, and may be the last video's until it does. */
  let label: string | null = null;
  let running = false;
  /** The faces of the engine's session. */
  let details: readonly FaceDetail[] = [];
  /** What was shown when that began: faces of another session have the same ids. */
  let before: { state: WatchState; details: readonly FaceDetail[] } | null = null;
  let detailed = false;
  let finished: Check | null = null;
  /** When the last check of this video ended, ms since the epoch. */
  let endedAt: number | null = null;
  /** Ends the running check; null while there is none. */
  let conclude: (() => Promise<Check>) | null = null;

  const set = (next: WatchState) => {
    state = next;
    onChange();
  };
  const shownDetails = () => (before?.state === state ? before.details : details);

  const start = () => {
    check.abort();
    check = new AbortController();
    identity = site.identify(video);
    source = sourceKey(video);
    begun = performance.now();
    label = null;
    details = [];
    before = null;
    finished = null;
    endedAt = null;
    conclude = null;
    const current = AbortSignal.any([signal, check.signal]);
    set({ type: video.paused ? 'waiting' : 'loading' });
    running = true;
    run(current)
      .catch((error: unknown) => {
        if (current.aborted) return;
        console.error('The check of a video failed:', error);
        set(settled(state, { type: 'cannot-check', reason: 'engine-lost' }));
      })
      .finally(() => {
        if (!current.aborted) running = false;
      });
  };

  /** Asks the site which video this is: starts anew and answers false if it is another than the one being checked. */
  const isSame = () => {
    if (site.name === null) lookAtLength();
    const now = site.identify(video);
    const at = performance.now();
    const isReaddressed = site.name === null && sourceKey(video) === source;
    // A new address alone is none of another video: pages rewrite theirs while one goes on.
    const goesOn = isReaddressed && !agreement.awaitsName(at);
    if (now.key !== identity.key && !isNamedLate(now) && !goesOn) {
      // One that had no source yet only now gets its first video, and then the page its address.
      const isFirst = source === '' || (isReaddressed && begun >= agreement.sourcedAt);
      agreement.named(at);
      start();
      if (!isFirst) onNext();
      return false;
    }
    const next = now.key === identity.key ? updated(identity, now) : identity.key === source ? now : identity;
    if (agrees() && JSON.stringify(next) !== JSON.stringify(identity)) {
      identity = next;
      engine?.describe(described());
      onChange();
    }
    return true;
  };
  /** Whether it is the very same source, which the page did not name before, or names no longer. */
  const isNamedLate = ({ key }: VideoIdentity) =>
    sourceKey(video) === source && (identity.key === source || key === source);
  /** Players may give an element other media without another source. */
  const lookAtLength = () => {
    if (isOtherLength(played, video)) agreement.sourced(performance.now());
    played = playedBy(video);
  };
  const described = () => sourceOf(identity, label);
  const look = () => {
    if (!isSame() || site.adOf(video) === ad) return;
    ad = site.adOf(video);
    onAd();
  };

  const readLabel = () => {
    if (!engine || !agrees()) return;
    const now = site.label?.(video);
    if (now === undefined || now === label) return;
    label = now;
    engine.describe(described());
  };

  /** Whether what the page says around the element is about the video in it: that comes among another's words first. */
  const agrees = () => video.readyState > HTMLMediaElement.HAVE_METADATA && agreement.holds(performance.now());
  const wanted = () => isVisible() && ad !== 'break' && agreement.holds(performance.now());

  /** One check, from the first picture to a complete look, a reason why not, or the end of `signal`. */
  async function run(signal: AbortSignal): Promise<void> {
    /** What the last look at this video found that was complete or came to rest. */
    let looked: Progress | null = null;
    for (let attempt = 0; attempt <= RETRIES; attempt++) {
      if (video.paused && state.type === 'loading') set({ type: 'waiting' });
      await playing(video, signal);
      // It loads while we make sure which video this is.
      if (isVisible() && ad !== 'break' && !cannotCheck(video)) void wakeEngine();
      await frameWhen(wanted, video, signal);
      look();
      signal.throwIfAborted();
      const reason = cannotCheck(video);
      if (reason) return set(settled(state, { type: 'cannot-check', reason }));
      try {
        set(settled(state, { type: 'loading' }));
        if (state.type !== 'verdict') finished = null;
        const { outcome, rests } = await judged(looked, signal, () => {
          attempt = -1;
        });
        attempt = -1;
        const isUnderWay = state.type === 'loading' || state.type === 'collecting';
        set(outcome ?? (isUnderWay ? { type: 'waiting' } : state));
        if (outcome?.type === 'verdict') looked = outcome;
        if (!rests && (outcome?.type !== 'verdict' || !effort().goesOn)) return;
      } catch (error) {
        signal.throwIfAborted();
        if (!isAlive()) return set(settled(state, { type: 'cannot-check', reason: 'unavailable' }));
        if (!(error instanceof EngineGone)) throw error;
        if (error.reason !== 'lost' && error.reason !== 'engine-lost')
          return set({ type: 'cannot-check', reason: error.reason });
        looked = null;
        set({ type: 'loading' });
        await delay(FIRST_RETRY * 2 ** Math.max(0, attempt), signal);
      }
    }
    set({ type: 'cannot-check', reason: 'engine-lost' });
  }

  /**
   * Has the engine judge frames until the video was seen completely, or nothing of it for a while: the engine must not be
   * kept in memory for a video that nobody watches. What the last look found may outweigh what this one says.
   * Rejects with EngineGone.
   */
  async function judged(looked: Progress | null, signal: AbortSignal, onVerdict: () => void): Promise<End> {
    const life = new AbortController();
    const current = AbortSignal.any([signal, life.signal]);
    const known = identity;
    /** The check of the last look. */
    const reported = finished;
    let told: Progress = { type: 'loading' };
    let ending: Promise<Check> | null = null;
    // Each glance at a video that was looked at would be an entry of its own in the history; or, where looks follow on one
    // another, take the place of one that says more.
    const isNews = () => adds(told, looked) && (!effort().goesOn || weightier(told, looked) === told);
    before = { state, details: shownDetails() };
    details = [];
    try {
      const opened = await connectEngine(described(), 'live', current, {
        follows: endedAt,
        worthKeeping: () => ending !== null || isNews(),
        onDetail(faces) {
          if (current.aborted) return;
          details = faces;
          onChange();
        },
      });
      engine = opened;
      if (identity !== known) opened.describe(described());
      if (detailed) opened.detail(true);
      set(settled(state, { type: 'collecting', frames: 0, faces: [] }));
      const end = Promise.withResolvers<End>();
      opened.gone.catch(end.reject);
      const sampling = new AbortController();
      const finish = (rests = false) => {
        sampling.abort();
        clearTimeout(rest);
        if (!ending) readLabel();
        ending ??= opened.finish().then((check) => {
          if (current.aborted) throw signal.reason;
          finished = check;
          endedAt = check.at;
          end.resolve({ outcome: stateOf(check, told), rests });
          return check;
        });
        ending.catch(end.reject);
        return ending;
      };
      conclude = finish;
      const toRest = () => {
        const cameToIt = told.type === 'verdict' || told.type === 'cannot-check';
        if (cameToIt && (!finished || (effort().goesOn && isNews()))) return void finish(true);
        end.resolve({ outcome: null, rests: true });
      };
      let rest = setTimeout(toRest, RESTS_AFTER);
      const sampler: Sampling = {
        wanted,
        rate: () => effort().rate,
        pace: () => (state.type === 'loading' || state.type === 'collecting' ? effort().hurry : effort().rate),
        allowed: () => opened.rate,
        async onSample(sample) {
          look();
          if (current.aborted || !wanted()) return false;
          clearTimeout(rest);
          const progress = await opened.judge({ ...sample, cut: (regions) => cutOrNothing(sample, regions) });
          if (current.aborted) return false;
          rest = setTimeout(toRest, RESTS_AFTER);
          told = progress;
          if (progress.type === 'verdict') onVerdict();
          const shown = weightier(progress, looked);
          if (shown === state) return true;
          // What follows a rest is a check of its own; of looks at the whole, the last complete one is reported.
          if (shown.type === 'verdict' && !effort().goesOn) finished = shown === looked ? reported : null;
          set(settled(state, shown));
          return true;
        },
        onCut: () => opened.reset(),
        onBack: () => opened.back(),
        onComplete: () => void conclude?.(),
        onUnreadable: (reason) => end.resolve({ outcome: { type: 'cannot-check', reason }, rests: false }),
      };
      sampleFrames(video, sampler, AbortSignal.any([current, sampling.signal]));
      return await end.promise.finally(() => clearTimeout(rest));
    } finally {
      life.abort();
      // Else they are the next check's already.
      if (!signal.aborted) {
        engine = null;
        conclude = null;
      }
    }
  }

  const onSource = () => {
    agreement.sourced(performance.now());
    // The same video again may be readable now, as one after an advertisement is.
    if (isSame() && !running && state.type === 'cannot-check') start();
  };
  video.addEventListener('loadstart', onSource, { signal });
  video.addEventListener('encrypted', () => isSame() && start(), { signal });
  const looking = setInterval(() => {
    // One that floats above all windows is seen from a hidden page too.
    if (document.visibilityState !== 'visible' && !isVisible()) return;
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
    get source() {
      return described();
    },
    get details() {
      return shownDetails();
    },
    get finished() {
      return finished;
    },
    get reportable() {
      if (finished) return 'now';
      return conclude && (state.type === 'verdict' || state.type === 'cannot-check') ? 'by-ending' : 'no';
    },
    detail(on) {
      detailed = on;
      engine?.detail(on);
    },
    restart: start,
    finish: async () => finished ?? (await conclude?.()) ?? null,
    again() {
      // One that found no face looks on, but who asks wants to see it looking.
      if (!running || state.type === 'cannot-check') start();
    },
    recheck: look,
  };
}

/** Where a frame was lost under our hands, an empty answer gives the credit back. */
function cutOrNothing({ cut }: Sample, regions: readonly Rect[]): Pixels[] {
  try {
    return cut(regions);
  } catch {
    return [];
  }
}
