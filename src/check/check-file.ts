import { connectEngine, EngineGone, type Sample } from '../engine';
import { altersPixels, cutRegions, overviewOf } from '../frames';
import type { Check, Progress } from '../messages';
import { clock } from '../ui/format';
import { ahead, untilAborted, watchdog } from './async';
import { readCredentials } from './credentials';
import { FileError, type FileProblem } from './problems';
import { openSource, type Picture, type PictureSource } from './source';

/** ms without progress after which a file is given up. Loading the model for the first time takes longer. */
const PATIENCE = { start: 120_000, frame: 60_000 };

export type Outcome =
  /** `warning`: what the reader should know about a check that does not cover the whole file, in a sentence. */
  | { type: 'checked'; check: Check; warning: string | null }
  | { type: 'failed'; problem: FileProblem; seconds: number }
  | { type: 'cancelled' };

export interface Step {
  /** s of media time looked at, and in all if known. */
  time: number;
  duration: number | null;
  progress: Progress;
}

/**
 * Checks a file from its first picture to its last: decode, offscreen document, result. Decoding of the next picture
 * overlaps with judging the current one. Never throws; ends early when `signal` aborts or nothing moves any more.
 */
export async function checkFile(file: File, signal: AbortSignal, onStep: (step: Step) => void): Promise<Outcome> {
  const started = performance.now();
  const dog = watchdog(() => new FileError({ type: 'stalled' }));
  const over = new AbortController();
  const lifetime = AbortSignal.any([signal, dog.signal, over.signal]);
  let source: PictureSource | null = null;
  let looks: AsyncGenerator<Sample & { close(): void }> | null = null;
  try {
    dog.feed(PATIENCE.start);
    if (await altersPixels()) throw new FileError({ type: 'engine', reason: 'altered-pixels' });
    source = await openSource(file, lifetime);
    const credentials = await untilAborted(readCredentials(file), lifetime);
    const engine = await untilAborted(
      connectEngine({ site: 'file', title: file.name, url: '', credentials }, 'file', lifetime),
      lifetime,
    );
    onStep({ time: 0, duration: source.duration, progress: { type: 'loading' } });

    let time = 0;
    let warning: string | null = null;
    looks = ahead(look(source.pictures), (unused) => unused.close());
    for (;;) {
      dog.feed(PATIENCE.frame);
      let next: IteratorResult<Sample & { close(): void }>;
      try {
        next = await untilAborted(looks.next(), lifetime);
      } catch (error) {
        lifetime.throwIfAborted();
        if (time === 0) throw error;
        warning = `The file cannot be read after ${clock(time)}; the verdict covers the part before.`;
        break;
      }
      if (next.done) break;
      try {
        time = next.value.mediaTime;
        const progress = await engine.judge(next.value);
        onStep({ time, duration: source.duration, progress });
      } finally {
        next.value.close();
      }
    }
    dog.feed(PATIENCE.frame);
    return { type: 'checked', check: await engine.finish(), warning };
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
  if (cause instanceof EngineGone) {
    return { type: 'engine', reason: cause.reason === 'lost' ? 'engine-lost' : cause.reason };
  }
  console.warn(`${file.name}:`, cause);
  return { type: 'damaged' };
}

/** Pictures with their overview already drawn, so that this too happens while the engine is busy. */
async function* look(pictures: AsyncGenerator<Picture>): AsyncGenerator<Sample & { close(): void }> {
  for await (const picture of pictures) {
    const { image, native, time } = picture;
    try {
      yield {
        mediaTime: time,
        native,
        overview: await overviewOf(image, native),
        cut: (regions) => cutRegions(image, native, regions),
        close: () => picture.close(),
      };
    } catch (error) {
      picture.close();
      throw error;
    }
  }
}
