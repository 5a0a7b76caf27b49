import browser from 'webextension-polyfill';
import { packed } from './frames';
import type { Rect, Size } from './geometry';
import { openLine } from './line';
import {
  type Check,
  type FaceDetail,
  type FromOffscreen,
  type Handlers,
  handle,
  type Kept,
  type Pixels,
  type Progress,
  type ToBackground,
  type ToOffscreen,
  type VideoSource,
} from './messages';
import type { CannotReason } from './verdict';

/** A frame on its way to the engine: of a playing video or of a file. */
export interface Sample {
  /** s of media time. */
  mediaTime: number;
  native: Size;
  /** Frames a second of the clock that are wanted just now; Infinity: as many as can be had. */
  rate: number;
  overview: Pixels;
  /** Cuts rectangles of whole px out of this very frame, in order. May throw where the frame was lost. */
  cut(regions: readonly Rect[]): Pixels[];
}

/** A conversation ended before its time: for a reason that stays, or because the other side is gone (`lost`). */
export class EngineGone extends Error {
  override name = 'EngineGone';
  constructor(readonly reason: CannotReason | 'lost') {
    super(`The engine is gone: ${reason}`);
  }
}

/** What a sender may say of its conversation, and hear of it. */
interface Around {
  /** When the check of the same video ended that this one follows on, ms since the epoch; null if there is none. */
  follows: number | null;
  /** Asked when the conversation is cut off: whether a check is made of what there is. */
  worthKeeping(): boolean;
  onDetail(faces: FaceDetail[]): void;
}

/** One video's conversation with the offscreen document. */
export interface Engine {
  /** Has a frame judged. Rejects with EngineGone, or with what kept the frame from being cut. */
  judge(sample: Sample): Promise<Progress>;
  /** Frames a second of the clock that the machine can take, as far as is known. */
  readonly rate: number;
  /** What is known of the video by now. */
  describe(source: VideoSource): void;
  /** The next frame does not continue the last one. */
  reset(): void;
  /** The next frame is of an earlier time of the same video. */
  back(): void;
  /** Whether `onDetail` is wanted as the faces change. It is called once before the end in any case. */
  detail(on: boolean): void;
  /**
   * No more frames: the final check. Frames were held back for `paused` s; `isWhole`: there are no others. Rejects with
   * EngineGone.
   */
  finish(paused?: number, isWhole?: boolean): Promise<Check>;
  /** What becomes of the final check. Rejects with EngineGone. */
  kept: Promise<Kept>;
  /** Never resolves; rejects when the conversation ends early, with EngineGone or the signal's reason. */
  gone: Promise<never>;
}

/**
 * Has the engine loaded if it is not: it is ready sooner for a conversation that will begin. False if that cannot be had.
 */
export async function wakeEngine(): Promise<boolean> {
  try {
    return (await browser.runtime.sendMessage({ type: 'need-offscreen' } satisfies ToBackground)) === true;
  } catch {
    return false;
  }
}

/**
 * Opens a conversation and waits until it takes frames. It is cut off when `signal` aborts; unless `worthKeeping` says
 * else, nothing is kept of a file then.
 * @throws EngineGone
 */
export async function connectEngine(
  source: VideoSource,
  mode: 'live' | 'file',
  signal: AbortSignal,
  { follows = null, worthKeeping = () => mode === 'live', onDetail = () => {} }: Partial<Around> = {},
): Promise<Engine> {
  const listens = await wakeEngine();
  signal.throwIfAborted();
  if (!listens) throw new EngineGone('lost');

  const line = openLine('video');
  const ready = Promise.withResolvers<void>();
  const result = Promise.withResolvers<Check>();
  const kept = Promise.withResolvers<Kept>();
  const over = Promise.withResolvers<never>();
  for (const { promise } of [ready, result, kept, over]) promise.catch(() => {}); // it may end while nobody waits
  let frame = 0;
  let current: { sample: Sample; answer: PromiseWithResolvers<Progress> } | null = null;
  let rate = Number.POSITIVE_INFINITY;
  let gone: unknown = null;

  const end = (error: unknown) => {
    gone ??= error;
    for (const { reject } of [ready, result, kept, over]) reject(gone);
    current?.answer.reject(gone);
    line.close();
  };
  const post = (message: ToOffscreen, given: readonly Pixels[] = []) => {
    try {
      line.send(message, buffersOf(given));
    } catch {
      end(new EngineGone('lost'));
    }
  };

  const wrapped = (pixels: Pixels) => (line.isDirect ? pixels : packed(pixels));

  const handlers: Handlers<FromOffscreen> = {
    ready: () => ready.resolve(),
    want({ frame: asked, regions }) {
      if (asked !== frame || !current) return;
      try {
        const pixels = current.sample.cut(regions).map(wrapped);
        post({ type: 'regions', frame: asked, pixels }, pixels);
      } catch (error) {
        current.answer.reject(error);
      }
    },
    done({ frame: finished, rate: given, progress }) {
      rate = given;
      if (finished === frame) current?.answer.resolve(progress);
    },
    detail: ({ faces }) => onDetail(faces),
    result: ({ check }) => result.resolve(check),
    kept: (message) => kept.resolve(message.kept),
    failed: ({ reason }) => end(new EngineGone(reason)),
  };
  line.hear(
    (message) => handle(handlers, message),
    () => end(new EngineGone('lost')),
  );
  const onAbort = () => {
    if (!worthKeeping()) post({ type: 'cancel' });
    end(signal.reason);
  };
  signal.addEventListener('abort', onAbort, { once: true });

  post({ type: 'open', source, mode, follows });
  await ready.promise;
  return {
    get rate() {
      return rate;
    },
    async judge(sample) {
      if (gone) throw gone;
      frame++;
      const answer = Promise.withResolvers<Progress>();
      current = { sample, answer };
      const { mediaTime, native, rate } = sample;
      const pixels = wrapped(sample.overview);
      post({ type: 'overview', frame, mediaTime, native, rate, pixels }, [pixels]);
      try {
        return await answer.promise;
      } finally {
        current = null;
      }
    },
    describe: (source) => post({ type: 'describe', source }),
    reset: () => post({ type: 'reset' }),
    back: () => post({ type: 'back' }),
    detail: (on) => post({ type: 'detail', on }),
    finish(paused = 0, isWhole = true) {
      post({ type: 'finish', paused, isWhole });
      return result.promise;
    },
    kept: kept.promise,
    gone: over.promise,
  };
}

/** The memory of pixels that nobody else has. */
const buffersOf = (pixels: readonly Pixels[]) => pixels.flatMap(({ bytes }) => (bytes instanceof Blob ? [] : [bytes]));
