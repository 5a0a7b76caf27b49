import { connectEngine, EngineGone, type Sample } from '../engine';
import { AlteredPixels, readFrame } from '../frames';
import { t } from '../i18n';
import type { Check, Kept, Progress } from '../messages';
import { smallPicture } from '../small-picture';
import { clock } from '../ui/format';
import { ahead, type Gate, untilAborted, watchdog } from './async';
import { readCredentials } from './credentials';
import { FileError, type FileProblem } from './problems';
import { type OpenSource, openSource, type Picture } from './source';

/**
 * ms without progress after which a file is given up. Loading the model for the first time takes longer; a worker that
 * does not answer is told of sooner (src/calls.ts).
 */
const PATIENCE = { start: 120_000, frame: 60_000 };

/** ms between two steps that are told of, unless another kind of thing is to be said: to draw the page takes time, too. */
const STEP = 250;

export type Outcome =
  /** `warning`: what the reader should know about a check that does not cover the whole file, in a sentence. */
  | { type: 'checked'; check: Check; warning: string | null; kept: Kept }
  | { type: 'failed'; problem: FileProblem; seconds: number }
  | { type: 'cancelled' };

export interface Step {
  /** s of media time looked at, and in all if known. */
  time: number;
  duration: number | null;
  progress: Progress;
  /** The file's first picture, small; null until it is read. */
  picture: Blob | null;
}

/** What rules a check from outside: `signal` ends it, `gate` holds it up while it is closed. */
export interface Rule {
  signal: AbortSignal;
  gate: Gate;
}

/**
 * Checks a file from its first picture to its last: decode, offscreen document, result. Decoding of the next picture
 * overlaps with judging the current one. Never throws; ends early when its signal aborts or nothing moves any more.
 */
export async function checkFile(file: File, { signal, gate }: Rule, onStep: (step: Step) => void): Promise<Outcome> {
  const started = performance.now();
  const dog = watchdog(() => new FileError({ type: 'stalled' }));
  const over = new AbortController();
  const lifetime = AbortSignal.any([signal, dog.signal, over.signal]);
  let source: OpenSource | null = null;
  let looks: AsyncGenerator<Sample & { close(): void }> | null = null;
  try {
    dog.feed(PATIENCE.start);
    source = await openSource(file, lifetime);
    const { duration, first } = source;
    const picture = await smallPicture(first.image, first.native).catch(() => null);
    onStep({ time: 0, duration, progress: { type: 'loading' }, picture });
    const credentials = await untilAborted(readCredentials(file), lifetime);
    const engine = await untilAborted(
      connectEngine({ site: 'file', title: file.name, url: '', credentials }, 'file', lifetime),
      lifetime,
    );

    let time = 0;
    let told: { at: number; type: Progress['type'] } = { at: -Infinity, type: 'loading' };
    let paused = 0;
    let warning: string | null = null;
    looks = ahead(look(source.pictures), (unused) => unused.close());
    for (;;) {
      if (!gate.isOpen) {
        dog.stop();
        const before = performance.now();
        await untilAborted(gate.pass(), lifetime);
        paused += (performance.now() - before) / 1000;
      }
      dog.feed(PATIENCE.frame);
      let next: IteratorResult<Sample & { close(): void }>;
      try {
        next = await untilAborted(looks.next(), lifetime);
      } catch (error) {
        lifetime.throwIfAborted();
        if (time === 0 || !(error instanceof FileError)) throw error;
        warning = t('check_partly', { time: clock(time) });
        break;
      }
      if (next.done) break;
      try {
        time = next.value.mediaTime;
        const progress = await engine.judge(next.value);
        const now = performance.now();
        if (progress.type === told.type && now - told.at < STEP) continue;
        told = { at: now, type: progress.type };
        onStep({ time, duration, progress, picture });
      } finally {
        next.value.close();
      }
    }
    dog.feed(PATIENCE.frame);
    const check = await untilAborted(engine.finish(paused, !warning), lifetime);
    const kept = await untilAborted(engine.kept, lifetime).catch((): Kept => ({ type: 'not-kept', why: 'failed' }));
    return { type: 'checked', check, warning, kept };
  } catch (error) {
    if (signal.aborted) return { type: 'cancelled' };
    const cause = dog.signal.aborted ? dog.signal.reason : error;
    return { type: 'failed', problem: problemOf(cause, file), seconds: (performance.now() - started) / 1000 };
  } finally {
    dog.stop();
    over.abort(); // ends whatever still waits, and the port
    void looks?.return(undefined); // closes pictures on their way
    source?.close();
  }
}

/** What kept a file from being checked. */
function problemOf(cause: unknown, file: File): FileProblem {
  if (cause instanceof FileError) return cause.problem;
  if (cause instanceof AlteredPixels) return { type: 'engine', reason: 'altered-pixels' };
  if (cause instanceof EngineGone) {
    return { type: 'engine', reason: cause.reason === 'lost' ? 'engine-lost' : cause.reason };
  }
  // Nothing that the file is to blame for.
  console.error(`${file.name}:`, cause);
  return { type: 'engine', reason: 'engine-lost' };
}

/** Pictures with their overview already made, so that this too happens while the engine is busy. */
async function* look(pictures: AsyncGenerator<Picture>): AsyncGenerator<Sample & { close(): void }> {
  for await (const picture of pictures) {
    const { image, native, time } = picture;
    try {
      const { overview, cut, close } = await readFrame(image, native);
      yield {
        mediaTime: time,
        native,
        rate: Number.POSITIVE_INFINITY,
        overview,
        cut,
        close() {
          close();
          picture.close();
        },
      };
    } catch (error) {
      picture.close();
      throw error;
    }
  }
}
