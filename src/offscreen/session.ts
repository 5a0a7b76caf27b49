import type { Rect, Size } from '../geometry';
import type { Check, FromOffscreen, Handlers, Kept, Pixels, ToOffscreen, VideoSource } from '../messages';
import { MODEL } from '../model';
import type { Plan } from '../schedule/plan';
import type { Turns } from '../turns';
import type { Seen } from './batch';
import { Between, type Found, type Held, regionAround } from './between';
import { faceSquare, neededRegion, type Square } from './crop';
import { Details } from './details';
import { type Engine, EngineLost } from './engine';
import * as faces from './faces';
import { Judge } from './judge';
import { ModelMissing } from './models';
import { imageOf, inNative, isSize, rgbaOf } from './pixels';
import { growthOf } from './quality';
import { type Glance, glanceOf } from './scene';
import { PATIENCE, type Scheduler } from './scheduler';
import { Stopwatch } from './stopwatch';
import { thumbnail } from './thumbnail';
import { note } from './timed';
import type { Track } from './tracker';

/** What a session needs from its document. */
export interface Surroundings {
  engine(): Promise<Engine>;
  turns: Turns;
  scheduler: Scheduler;
  send(message: FromOffscreen): void;
  /** Takes a check whose first frame came at `began`; it follows on the one that ended at `follows`. ms since the epoch. */
  finished(check: Check, began: number, follows: number | null): Promise<Kept>;
}

/** An open video. */
interface Video {
  source: VideoSource;
  mode: 'live' | 'file';
  /** When the check ended that this one follows on, ms since the epoch; null if there is none. */
  follows: number | null;
  engine: Engine;
  judge: Judge;
  taken: Stopwatch;
}

/** A frame whose regions were asked for. */
interface Asked {
  frame: number;
  mediaTime: number;
  glance: Glance;
  wanted: { track: Track; square: Square; region: Rect }[];
  /** Of a frame in which no face was looked for; null where their squares are known. */
  held: Pick<Held, 'overview' | 'native'> | null;
  /** performance.now() when its overview came, and when its regions were asked for. */
  came: number;
  at: number;
}

/** One video, from `open` to `finish` or to the end of its port. */
export class VideoSession {
  readonly #around: Surroundings;
  /** Aborts when nothing more is to be looked at. */
  readonly #over = new AbortController();
  #queue: Promise<void> = Promise.resolve();
  #video: Video | null = null;
  #asked: Asked | null = null;
  #plan: Plan = { rate: MODEL.sampling.rate, every: 1, stride: MODEL.sampling.stride };
  readonly #between = new Between((...look) => this.#opened().engine.crop(...look));
  /** Pictures for people are made beside the work: the first one takes a second. */
  #thumbnail: Promise<Blob | null> | null = null;
  #pictures: Promise<void> = Promise.resolve();
  readonly #details = new Details();
  /** When the first frame came, ms since the epoch. */
  #began: number | null = null;
  /** Media time of the last one, s. */
  #time = 0;
  /** Size of its frame, px. */
  #native: Size | null = null;
  #isCancelled = false;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** Takes a message. Messages are worked on in order, but `cancel` at once; a bad one is logged and answered, never thrown. */
  receive(message: ToOffscreen): void {
    if (message?.type === 'cancel') {
      this.#isCancelled = true;
      this.#over.abort(new Error('The check is cancelled'));
    }
    this.#queue = this.#queue.then(() => this.#handle(message));
  }

  /** The sender is gone: hands the check over if it came to anything. Resolves when all work is over. */
  async close(): Promise<void> {
    if (!this.#over.signal.aborted) {
      this.#over.abort(new Error('The sender is gone'));
      this.#queue = this.#queue.then(() => this.#salvage()).catch((error: unknown) => console.error(error));
    }
    await this.#queue;
  }

  async #handle(message: ToOffscreen): Promise<void> {
    const { signal } = this.#over;
    if (signal.aborted) return;
    try {
      if (!Object.hasOwn(this.#handlers, message.type)) throw new TypeError('Unknown message');
      await (this.#handlers[message.type] as (message: ToOffscreen) => Promise<void>)(message);
    } catch (error) {
      if (signal.aborted) return;
      if (message?.type === 'open' || message?.type === 'finish' || error instanceof EngineLost)
        return this.#fail(error);
      console.warn(`Message ${message?.type} failed.`, error);
      // A frame that cannot be read is no reason to stop: the sender gets its credit back.
      if (message?.type === 'overview' || message?.type === 'regions') this.#done(message.frame);
    }
  }

  /** Ends the session for an error that it cannot go on after. */
  #fail(error: unknown): void {
    if (this.#over.signal.aborted) return;
    console.error(error);
    this.#over.abort(error);
    this.#around.send({ type: 'failed', reason: error instanceof ModelMissing ? 'model-missing' : 'engine-lost' });
  }

  readonly #handlers = {
    open: async ({ source, mode, follows }) => {
      const engine = await this.#around.engine();
      const judge = new Judge({
        engine,
        turns: this.#around.turns,
        scheduler: this.#around.scheduler,
        rolling: mode === 'live',
        signal: this.#over.signal,
        onJudged: (seen, isNews) => {
          this.#pictures = this.#pictures.then(() => this.#show(seen, isNews)).catch((error) => void noPicture(error));
        },
        onBroken: (error) => this.#fail(error),
      });
      // The sender of a file says itself how long it held its frames back.
      const taken = new Stopwatch(mode === 'live' ? PATIENCE : Number.POSITIVE_INFINITY);
      this.#video = { source, mode, follows, engine, judge, taken };
      engine.ready.catch((error: unknown) => this.#fail(error));
      this.#around.send({ type: 'ready', modelVersion: MODEL.version });
    },
    overview: async ({ frame, mediaTime, native, rate, pixels }) => {
      const came = performance.now();
      this.#asked = null;
      this.#began ??= Date.now();
      if (!(isSize(native) && Number.isFinite(mediaTime) && rate >= 0)) throw new TypeError('Bad frame');
      this.#time = mediaTime;
      const { judge, taken } = this.#opened();
      taken.begin(came);
      await this.#fit(native);
      const faceCount = faces.toJudge(judge.faces, MODEL).length;
      this.#plan = this.#around.scheduler.planFor(this, { rate, faces: faceCount }, came);
      judge.stride = this.#plan.stride;
      const seen = await glanceOf(pixels);
      const skips = faceCount > 0 && this.#between.skips(judge.faces, mediaTime, seen, this.#plan.every);
      if (skips) judge.pass({ mediaTime, glance: seen });
      else await this.#look({ mediaTime, glance: seen, overview: pixels, native });
      const wanted = faces.toJudge(judge.faces, MODEL).map((track) => {
        const square = faceSquare(track.box, MODEL.input.cropScale);
        const region = skips ? regionAround(track.box, native) : neededRegion(square, MODEL.input.size, native);
        return { track, square, region };
      });
      if (!wanted.length) return this.#done(frame);
      const held = skips ? { overview: pixels, native } : null;
      this.#asked = { frame, mediaTime, glance: seen, wanted, held, came, at: performance.now() };
      this.#around.send({ type: 'want', frame, regions: wanted.map(({ region }) => region) });
    },
    regions: async ({ frame, pixels }) => {
      const asked = this.#asked;
      this.#asked = null;
      if (asked?.frame === frame) {
        note('regions', asked.at);
        await this.#take(asked, pixels);
      }
      this.#done(frame);
    },
    describe: async ({ source }) => {
      this.#opened().source = source;
    },
    back: async () => {
      await this.#settle();
      await this.#opened().judge.goBack();
    },
    reset: async () => {
      this.#asked = null;
      await this.#settle();
      await this.#opened().judge.endTracks(this.#over.signal);
    },
    detail: async ({ on }) => {
      this.#details.wanted = on;
      if (on) this.#sendDetail();
    },
    finish: async ({ paused, isWhole }) => {
      const check = await this.#conclude(this.#opened(), isWhole, paused);
      if (this.#over.signal.aborted) return; // gone meanwhile: #salvage hands it over
      this.#sendDetail();
      this.#over.abort(new Error('The check is finished'));
      this.#around.send({ type: 'result', check });
      this.#around.send({ type: 'kept', kept: await this.#hand(check) });
    },
    cancel: async () => {}, // taken at once, by receive
  } satisfies Handlers<ToOffscreen, Promise<void>>;

  #opened(): Video {
    if (!this.#video) throw new TypeError('The video is not open');
    return this.#video;
  }

  #done(frame: number): void {
    this.#video?.taken.end(performance.now());
    const progress = this.#video?.judge.progress ?? faces.progress(faces.NO_FACES, MODEL);
    this.#around.send({ type: 'done', frame, rate: this.#plan.rate, progress });
  }

  #sendDetail(): void {
    const all = this.#video?.judge.faces.all.values() ?? [];
    this.#around.send({ type: 'detail', faces: this.#details.of(all, MODEL.sampling.window) });
  }

  /** Boxes are in px of their frame: they follow where those come in another size. */
  async #fit(native: Size): Promise<void> {
    const before = this.#native ?? native;
    this.#native = native;
    if (before.width === native.width && before.height === native.height) return;
    const { judge } = this.#opened();
    await this.#settle();
    const growth = growthOf(before, native);
    if (growth === null) await judge.endTracks(this.#over.signal);
    else await judge.regrow(growth);
  }

  /** Looks for the faces of a frame; those before it are settled by what is found. */
  async #look({ overview, native, ...frame }: Omit<Held, 'faces' | 'came'>): Promise<void> {
    const { judge } = this.#opened();
    const sight = { ...frame, boxes: await this.#find(overview, native) };
    const tracks = judge.tracksAfter(sight);
    await this.#settle({ mediaTime: frame.mediaTime, tracks });
    await judge.see(sight, tracks);
    if (sight.boxes.length) this.#thumbnail ??= imageOf(overview).then(thumbnail).catch(noPicture);
  }

  async #find(overview: Pixels, native: Size): Promise<Rect[]> {
    const start = performance.now();
    const found = await this.#opened().engine.detect(overview);
    if (!found) throw new TypeError('Bad pixels');
    const { boxes, milliseconds } = found;
    this.#around.scheduler.spent('look', milliseconds); // without the wait for other videos' looks
    note('detect', start);
    return inNative(boxes, overview, native);
  }

  /** Has the frames judged in which no face was looked for. Without `found` nothing that comes continues them. */
  async #settle(found: Found | null = null): Promise<void> {
    const find = ({ overview, native }: Held) => this.#find(overview, native);
    this.#video?.judge.add(await this.#between.settle(found, find));
  }

  /** Takes the regions of a frame. Throws TypeError if the pixels are not what was asked for. */
  async #take({ mediaTime, glance, wanted, held, came }: Asked, pixels: readonly Pixels[]): Promise<void> {
    const read = async ({ region }: Asked['wanted'][number], i: number) => {
      const cut = pixels[i];
      if (cut?.width !== region.width || cut.height !== region.height) throw new TypeError('Not the region asked for');
      return rgbaOf(cut);
    };
    const start = performance.now();
    const bytes = await Promise.all(wanted.map(read));
    note('read', start);
    const looks = wanted.map((want, i) => ({ ...want, rgba: bytes[i] ?? new Uint8ClampedArray() }));
    if (held) return this.#between.hold({ ...held, mediaTime, glance, faces: looks, came });
    const cropping = performance.now();
    const { engine, judge } = this.#opened();
    const crops = looks.map(({ track, region, square, rgba }): Seen => {
      return { track, mediaTime, glance, crop: engine.crop(rgba, region, square), came };
    });
    note('crop', cropping);
    await judge.take(crops);
  }

  /** Takes pictures of faces that want one, and tells the panel what is new. */
  async #show(seen: readonly Seen[], isNews: boolean): Promise<void> {
    let isNew = isNews;
    for (const { track, crop } of seen) {
      const { all } = this.#opened().judge.faces;
      const face = all.get(track.id);
      if (face && (await this.#details.see(face, crop, MODEL.input.size, all.values()))) isNew = true;
    }
    if (isNew && this.#details.wanted) this.#sendDetail();
  }

  async #conclude({ source, judge, taken }: Video, isWhole: boolean, paused = 0): Promise<Check> {
    taken.begin(performance.now());
    await this.#settle();
    await judge.endTracks(); // also when the sender is gone
    await this.#pictures;
    const conclusion = faces.conclude(judge.faces, MODEL);
    const judged = await judge.evidenceFor(conclusion.faces);
    taken.end(performance.now());
    return {
      source,
      at: Date.now(),
      ...conclusion,
      ...(isWhole ? {} : { until: this.#time }),
      faces: judged,
      seconds: Math.max(0, taken.sum / 1000 - paused),
      modelVersion: MODEL.version,
      thumbnail: await this.#thumbnail,
    };
  }

  #hand(check: Check): Promise<Kept> {
    return this.#around.finished(check, this.#began ?? check.at, this.#opened().follows);
  }

  /** Hands over a check that nobody finished, unless it had only just begun. */
  async #salvage(): Promise<void> {
    if (!this.#video) return;
    const begun = this.#video.judge.progress;
    const check = await this.#conclude(this.#video, this.#video.mode === 'live');
    if (this.#isCancelled) return; // the word of it may come after the end of the line
    if (check.verdict !== 'cannot-check' || begun.type === 'cannot-check') await this.#hand(check);
  }
}

/** The verdict matters more. */
function noPicture(error: unknown): null {
  console.warn('No picture of it.', error);
  return null;
}
