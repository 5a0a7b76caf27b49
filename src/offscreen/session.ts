import type { Rect } from '../geometry';
import type { Check, CheckedFace, FromOffscreen, Handlers, Kept, Pixels, ToOffscreen, VideoSource } from '../messages';
import { MODEL } from '../model';
import { isBatch, type Seen } from './batch';
import { cropSquare, faceSquare, neededRegion, type Square } from './crop';
import { Details } from './details';
import { type Engine, EngineLost } from './engine';
import { Evidence } from './evidence';
import * as faces from './faces';
import { type Glimpse, glimpseOf, imageOf, isSize } from './glimpse';
import { ModelMissing } from './models';
import type { Glance } from './scene';
import { thumbnail } from './thumbnail';
import { note, timed } from './timed';
import type { Track } from './tracker';
import type { Turns } from './turns';
import { afterSteps, closed, framesToRun, isDue, runsToTake, type Windows } from './window';

/** Gone faces whose frames are kept although they are too few: 15 frames take 200 kB. */
const UNFINISHED_AT_MOST = 16;

/** What a session needs from its document. */
export interface Surroundings {
  engine(): Promise<Engine>;
  turns: Turns;
  send(message: FromOffscreen): void;
  finished(check: Check): Promise<Kept>;
}

/** An open video. */
interface Video {
  source: VideoSource;
  engine: Engine;
  /** Whether a live score of the last frames is wanted. */
  rolling: boolean;
}

/** A frame whose regions were asked for. */
interface Asked {
  frame: number;
  mediaTime: number;
  glance: Glance;
  wanted: { track: Track; square: Square; region: Rect }[];
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
  readonly #glimpses = new WeakMap<ToOffscreen, Promise<Glimpse>>();
  #video: Video | null = null;
  #faces = faces.NO_FACES;
  #asked: Asked | null = null;
  /** Crops that the network has not seen yet, and those that it sees now, oldest first. */
  #waiting: Seen[] = [];
  #inNetwork: Seen[] = [];
  /** Resolves when the network has seen the latter. */
  #judging: Promise<void> = Promise.resolve();
  /** Pictures for people are made beside the work: the first one takes a second. */
  #thumbnail: Promise<Blob | null> | null = null;
  #pictures: Promise<void> = Promise.resolve();
  readonly #evidence = new Evidence();
  readonly #details = new Details();
  /** performance.now() of the first frame. */
  #start: number | null = null;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** Takes a message. Messages are worked on in order; a bad one is logged and answered, never thrown. */
  receive(message: ToOffscreen): void {
    if (message?.type === 'overview' && this.#video) {
      // At once: the network may still be busy with the frame before, in threads of its own.
      const { engine } = this.#video;
      const glimpse = timed('detect', () => glimpseOf(message, engine.detect));
      glimpse.catch(() => {}); // it is asked for in its turn
      this.#glimpses.set(message, glimpse);
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
    open: async ({ source, mode }) => {
      this.#video = { source, engine: await this.#around.engine(), rolling: mode === 'live' };
      this.#around.send({ type: 'ready', modelVersion: MODEL.version });
    },
    overview: async (message) => {
      const { frame, mediaTime, native } = message;
      const came = performance.now();
      this.#asked = null;
      this.#start ??= came;
      if (!(isSize(native) && Number.isFinite(mediaTime))) throw new TypeError('Bad frame');
      const glimpse = await this.#glimpses.get(message);
      if (!glimpse) throw new TypeError('The video is not open');
      const { picture, boxes } = glimpse;
      const sight = { mediaTime, glance: glimpse.glance, boxes };
      const { tracks } = faces.withSight(this.#faces, sight, MODEL);
      // A track that ends here takes its frames along.
      const ends = ({ track }: Seen) => !tracks.some(({ id }) => id === track.id);
      if (this.#inNetwork.some(ends) || this.#waiting.some(ends)) await this.#judgeAll();
      this.#faces = faces.withSight(this.#faces, sight, MODEL);
      await this.#settle(this.#over.signal);
      if (boxes.length) this.#thumbnail ??= thumbnail(picture).catch(noPicture);
      const wanted = faces.toJudge(this.#faces, MODEL).map((track) => {
        const square = faceSquare(track.box, MODEL.input.cropScale);
        return { track, square, region: neededRegion(square, MODEL.input.size, native) };
      });
      if (!wanted.length) return this.#done(frame);
      this.#asked = { frame, mediaTime, glance: sight.glance, wanted, came, at: performance.now() };
      this.#around.send({ type: 'want', frame, regions: wanted.map(({ region }) => region) });
    },
    regions: async ({ frame, pixels }) => {
      const asked = this.#asked;
      this.#asked = null;
      if (asked?.frame === frame) {
        note('regions', asked.at);
        await this.#look(asked, pixels);
      } else this.#done(frame);
    },
    describe: async ({ source }) => {
      this.#opened().source = source;
    },
    back: async () => {
      await this.#judgeAll();
      this.#faces = faces.goneBack(this.#faces);
    },
    reset: async () => {
      this.#asked = null;
      await this.#judgeAll();
      this.#faces = faces.withoutTracks(this.#faces, MODEL);
      await this.#settle(this.#over.signal);
    },
    detail: async ({ on }) => {
      this.#details.wanted = on;
      if (on) this.#sendDetail();
    },
    finish: async ({ paused }) => {
      const check = await this.#conclude(this.#opened(), paused);
      if (this.#over.signal.aborted) return; // gone meanwhile: #salvage hands it over
      this.#sendDetail();
      this.#over.abort(new Error('The check is finished'));
      this.#around.send({ type: 'result', check });
      this.#around.send({ type: 'kept', kept: await this.#around.finished(check) });
    },
  } satisfies Handlers<ToOffscreen, Promise<void>>;

  #opened(): Video {
    if (!this.#video) throw new TypeError('The video is not open');
    return this.#video;
  }

  #done(frame: number): void {
    this.#around.send({ type: 'done', frame, progress: faces.progress(this.#faces, MODEL) });
  }

  #sendDetail(): void {
    this.#around.send({ type: 'detail', faces: this.#details.of(this.#faces.all.values(), MODEL.sampling.window) });
  }

  /** Crops the asked faces, and has the network see them when there are enough. */
  async #look({ frame, mediaTime, glance, wanted, came }: Asked, pixels: readonly Pixels[]): Promise<void> {
    const crop = async ({ region, square }: Asked['wanted'][number], i: number) => {
      const cut = pixels[i];
      if (cut?.width !== region.width || cut.height !== region.height) throw new TypeError('Not the region asked for');
      return cropSquare((await imageOf(cut)).data, region, square, MODEL.input.size);
    };
    const crops = await timed('crop', () => Promise.all(wanted.map(crop)));
    for (const [i, { track }] of wanted.entries()) {
      const crop = crops[i];
      if (crop) this.#waiting.push({ track, mediaTime, glance, crop, came });
    }
    if (!isBatch(this.#waiting, performance.now())) return this.#done(frame);
    await this.#judging;
    const isNews = this.#bringsNews();
    this.#judging = this.#judge().catch((error: unknown) => this.#fail(error));
    // The sender prepares its next frames meanwhile, unless what the network says now is news.
    if (isNews) await this.#judging;
    this.#done(frame);
  }

  /** Whether a face will have a stride of new frames once the network has seen the waiting ones. */
  #bringsNews(): boolean {
    return this.#waiting.some(({ track: { id } }) => {
      const more = this.#waiting.filter(({ track }) => track.id === id).length;
      const pending = this.#faces.all.get(id)?.windows.pending.length ?? 0;
      return pending + more >= MODEL.sampling.stride;
    });
  }

  /** Has the network see all crops there are, full batch or not. */
  async #judgeAll(): Promise<void> {
    await this.#judging;
    if (this.#waiting.length) await this.#judge();
  }

  /** Embeds the waiting crops, and judges the faces that have a stride of new frames. Frames may come in meanwhile. */
  async #judge(): Promise<void> {
    const { engine, rolling } = this.#opened();
    const seen = this.#waiting;
    this.#waiting = [];
    this.#inNetwork = seen;
    let isNews = false;
    await this.#around.turns.take(async () => {
      const features = await engine.features(seen.map(({ crop }) => crop));
      for (const [i, look] of seen.entries()) {
        const vector = features[i];
        if (!vector) continue;
        const before = this.#faces;
        this.#faces = faces.withFeatures(before, look, vector, MODEL);
        if (this.#faces !== before) this.#evidence.see(look.track.id, look.mediaTime, look.crop);
      }
      for (let face = this.#dueFace(); face; face = this.#dueFace()) {
        isNews = true;
        const windows = await run(face.windows, engine, rolling);
        this.#weigh(face, windows);
        this.#faces = faces.withFace(this.#faces, { ...(this.#faces.all.get(face.id) ?? face), windows });
      }
    });
    this.#inNetwork = [];
    for (const came of new Set(seen.map(({ came }) => came))) note('frame', came);
    this.#pictures = this.#pictures.then(() => this.#show(seen, isNews)).catch((error) => void noPicture(error));
  }

  /** Takes pictures of faces that want one, and tells the panel what is new. */
  async #show(seen: readonly Seen[], isNews: boolean): Promise<void> {
    let isNew = isNews;
    for (const { track, crop } of seen) {
      const face = this.#faces.all.get(track.id);
      if (face && (await this.#details.see(face, crop, MODEL.input.size))) isNew = true;
    }
    if (isNew && this.#details.wanted) this.#sendDetail();
  }

  #dueFace(): faces.Face | undefined {
    return [...this.#faces.all.values()].find(({ windows }) => isDue(windows, MODEL.sampling));
  }

  /** Runs the last frames of faces that have gone, and lets go of what only a present face needs. */
  async #settle(signal?: AbortSignal): Promise<void> {
    const { engine } = this.#opened();
    const gone = [...this.#faces.all.values()].filter(
      ({ present, windows }) => !present && (windows.pending.length || windows.runs.length),
    );
    // Those may come back with the same moments of the video.
    const unfinished = new Set(gone.filter((face) => faces.isUnfinished(face, MODEL)).slice(-UNFINISHED_AT_MOST));
    for (const face of gone) {
      const { windows } = face;
      if (unfinished.has(face)) continue;
      const counts = windows.pending.length && !faces.isUnfinished(face, MODEL);
      const last = counts ? await this.#around.turns.take(() => run(windows, engine, false), signal) : windows;
      this.#weigh(face, last);
      this.#faces = faces.withFace(this.#faces, { ...face, sights: [], windows: closed(last, MODEL.sampling) });
    }
    // A face that may come back still has the frames that it was seen in.
    this.#evidence.settle((id) => (this.#faces.all.get(id)?.windows.pending.length ?? 0) > 0);
  }

  /** Hands what the network says of a face's new frames to the evidence. */
  #weigh({ id, windows }: faces.Face, after: Windows): void {
    this.#evidence.weigh(id, after.timeline.slice(windows.timeline.length));
  }

  /** The faces with their evidence; without it, should that fail: the verdict matters more. */
  #withEvidence(judged: CheckedFace[]): Promise<CheckedFace[]> {
    return this.#evidence.added(judged).catch((error: unknown) => {
      console.warn('No evidence is kept.', error);
      return judged;
    });
  }

  async #conclude({ source }: Video, paused = 0): Promise<Check> {
    await this.#judgeAll(); // also when the sender is gone
    this.#faces = faces.withoutTracks(this.#faces, MODEL);
    await this.#settle();
    await this.#pictures;
    const conclusion = faces.conclude(this.#faces, MODEL);
    return {
      source,
      at: Date.now(),
      ...conclusion,
      faces: await this.#withEvidence(conclusion.faces),
      seconds: this.#start === null ? 0 : Math.max(0, (performance.now() - this.#start) / 1000 - paused),
      modelVersion: MODEL.version,
      thumbnail: await this.#thumbnail,
    };
  }

  /** Hands over a check that nobody finished, unless it had only just begun. */
  async #salvage(): Promise<void> {
    if (!this.#video) return;
    const begun = faces.progress(this.#faces, MODEL);
    const check = await this.#conclude(this.#video);
    if (check.verdict !== 'cannot-check' || begun.type === 'cannot-check') await this.#around.finished(check);
  }
}

/** The verdict matters more. */
function noPicture(error: unknown): null {
  console.warn('No picture of it.', error);
  return null;
}

/** The windows after a stride of their pending frames, or what there is of one, went through the network. */
async function run(windows: Windows, engine: Engine, rolling: boolean): Promise<Windows> {
  const runs = runsToTake(windows, MODEL.sampling, rolling);
  const states = runs.map(({ state }) => state);
  const steps = await engine.steps(framesToRun(windows, MODEL.sampling), states);
  return afterSteps(windows, runs, steps, MODEL.sampling, rolling);
}
