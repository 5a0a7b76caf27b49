import type { CheckedFace, Progress } from '../messages';
import { MODEL } from '../model';
import type { Turns } from '../turns';
import { batchOf, type Seen } from './batch';
import type { Engine } from './engine';
import { Evidence } from './evidence';
import * as faces from './faces';
import { regrown } from './quality';
import type { Scheduler } from './scheduler';
import { SeldomLooks } from './seldom';
import { note } from './timed';
import type { Track } from './tracker';
import { afterSteps, closed, framesToRun, isDue, runsToTake, type Sampling, type Windows } from './window';

/** Gone faces whose frames are kept although they are too few: 15 frames take 200 kB. */
const UNFINISHED_AT_MOST = 16;

/** What a judge works with. */
export interface Court {
  engine: Engine;
  turns: Turns;
  scheduler: Scheduler;
  /** Whether a live score of the last frames is wanted. */
  rolling: boolean;
  /** Work that waits for its turn when this aborts is dropped. */
  signal: AbortSignal;
  /** The network has seen these; `isNews`: and there are new scores. */
  onJudged(seen: readonly Seen[], isNews: boolean): void;
  /** The network broke while nobody waited for it. */
  onBroken(error: unknown): void;
}

/**
 * The faces of one video, and what the network says of them. The network works beside its caller: frames come in while
 * it is busy with those before.
 */
export class Judge {
  readonly #court: Court;
  #faces = faces.NO_FACES;
  /** Crops that the network has not seen yet, and those that it sees now, oldest first. */
  #waiting: Seen[] = [];
  #inNetwork: Seen[] = [];
  /** Resolves when the network has seen the latter. */
  #running: Promise<void> = Promise.resolve();
  readonly #looks = new SeldomLooks();
  readonly #evidence = new Evidence();
  /** New frames after which a face is judged again. */
  stride = MODEL.sampling.stride;

  constructor(court: Court) {
    this.#court = court;
  }

  get faces(): faces.Faces {
    return this.#faces;
  }

  get progress(): Progress {
    return faces.progress(this.#faces, MODEL);
  }

  /** The tracks that there will be when a frame is taken in. */
  tracksAfter(sight: faces.Sight): readonly Track[] {
    return faces.tracksAfter(this.#faces, sight, MODEL);
  }

  /** Takes in one frame with its tracks. What waits of a track that ends by it is judged before. */
  async see(sight: faces.Sight, tracks: readonly Track[]): Promise<void> {
    const ends = ({ track }: Seen) => !tracks.some(({ id }) => id === track.id);
    if (this.#inNetwork.some(ends) || this.#waiting.some(ends)) await this.judgeAll();
    this.#faces = faces.withSight(this.#faces, sight, MODEL, tracks);
    await this.#settle(this.#court.signal);
  }

  /** Takes in a frame in which no face was looked for. */
  pass(sight: Omit<faces.Sight, 'boxes'>): void {
    this.#faces = faces.withoutSight(this.#faces, sight);
  }

  /** Takes crops of frames before the one that comes next. */
  add(crops: readonly Seen[]): void {
    this.#waiting.push(...crops);
  }

  /** Takes crops, and has the network see them when there are enough. Resolves when the next frame may come. */
  async take(crops: readonly Seen[]): Promise<void> {
    this.#waiting.push(...crops);
    // Enough for a verdict may be there when the network is.
    if (!this.#court.engine.isReady && this.#waiting.length < this.#sampling.minFrames) return;
    if (!batchOf(this.#waiting, performance.now())) return;
    await this.#running;
    const batch = this.#waiting.splice(0, batchOf(this.#waiting, performance.now()));
    const isFirst = this.#bringsFirst(batch);
    this.#running = this.#judge(batch).catch(this.#court.onBroken);
    // The sender prepares its next frames meanwhile, and hears with one of those what is new; of a first verdict at once.
    if (isFirst) await this.#running;
  }

  /** Has the network see all crops there are, full batch or not. */
  async judgeAll(): Promise<void> {
    await this.#running;
    if (this.#waiting.length) await this.#judge(this.#waiting.splice(0));
  }

  /** The same video goes back. */
  async goBack(): Promise<void> {
    await this.judgeAll();
    this.#faces = faces.goneBack(this.#faces);
  }

  /** A native px of the frames that come is as large as `growth` of the ones before. */
  async regrow(growth: number): Promise<void> {
    await this.judgeAll(); // crops have their boxes with them
    this.#faces = regrown(this.#faces, growth);
  }

  /** Ends all tracks. `signal`: drops what waits for its turn when it aborts. */
  async endTracks(signal?: AbortSignal): Promise<void> {
    await this.judgeAll();
    this.#faces = faces.withoutTracks(this.#faces, MODEL);
    await this.#settle(signal);
  }

  /** The faces of a finished check with their evidence; without it, should that fail: the verdict matters more. */
  evidenceFor(judged: CheckedFace[]): Promise<CheckedFace[]> {
    return this.#evidence.added(judged).catch((error: unknown) => {
      console.warn('No evidence is kept.', error);
      return judged;
    });
  }

  /** Whether a face will be judged for the first time once the network has seen a batch. */
  #bringsFirst(batch: readonly Seen[]): boolean {
    const { stride } = this.#sampling;
    return batch.some(({ track: { id } }) => {
      const windows = this.#faces.all.get(id)?.windows;
      const more = batch.filter(({ track }) => track.id === id).length;
      return (windows?.live ?? null) === null && (windows?.pending.length ?? 0) + more >= stride;
    });
  }

  /** Embeds a batch, and judges the faces that have a stride of new frames. Frames may come in meanwhile. */
  async #judge(batch: readonly Seen[]): Promise<void> {
    const { engine, turns, scheduler, rolling, onJudged } = this.#court;
    this.#inNetwork = [...batch];
    let isNews = false;
    await turns.take(async () => {
      await engine.ready; // the wait for it is no part of a face's cost
      const start = performance.now();
      const crops = batch.map(({ crop }) => crop);
      const features = await engine.features(crops, this.#looks.plan(batch));
      this.#looks.done(features, this.#faces.tracks);
      for (const [i, look] of batch.entries()) {
        const vector = features[i];
        if (!vector) continue;
        const before = this.#faces;
        this.#faces = faces.withFeatures(before, look, vector, MODEL);
        if (this.#faces !== before) this.#evidence.see(look.track.id, look.mediaTime, look.crop);
      }
      for (let face = this.#dueFace(); face; face = this.#dueFace()) {
        isNews = true;
        await this.#run(face, rolling);
      }
      scheduler.spent('face', (performance.now() - start) / batch.length);
    });
    this.#inNetwork = [];
    for (const came of new Set(batch.map(({ came }) => came))) note('frame', came);
    onJudged(batch, isNews);
  }

  /** Somebody who watches waits for the first verdict: until a face has enough frames for one, fewer do. */
  get #sampling(): Sampling {
    const { sampling } = MODEL;
    const isEarly = this.#court.rolling && !this.#facesSeen.some((face) => faces.isJudged(face, MODEL));
    if (!isEarly) return { ...sampling, stride: this.stride };
    return { ...sampling, stride: sampling.firstFrames, minFrames: sampling.firstFrames };
  }

  get #facesSeen(): faces.Face[] {
    return [...this.#faces.all.values()];
  }

  /** A face that has gone is #settle's. */
  #dueFace(): faces.Face | undefined {
    const sampling = this.#sampling;
    return this.#facesSeen.find(({ present, windows }) => present && isDue(windows, sampling));
  }

  /** Runs the last frames of faces that have gone, and lets go of what only a present face needs. */
  async #settle(signal?: AbortSignal): Promise<void> {
    const { turns } = this.#court;
    const gone = this.#facesSeen.filter(
      ({ present, windows }) => !present && (windows.pending.length || windows.runs.length),
    );
    // Those may come back with the same moments of the video.
    const unfinished = new Set(gone.filter((face) => faces.isUnfinished(face, MODEL)).slice(-UNFINISHED_AT_MOST));
    for (const face of gone) {
      if (unfinished.has(face)) continue;
      // Until its turn comes, #judge may run some of the frames.
      const now = () => this.#faces.all.get(face.id) ?? face;
      const runNext = async () => {
        if (now().windows.pending.length) await this.#run(now(), false);
      };
      while (now().windows.pending.length && !faces.isUnfinished(face, MODEL)) await turns.take(runNext, signal);
      const last = now();
      this.#faces = faces.withFace(this.#faces, { ...last, sights: [], windows: closed(last.windows, MODEL.sampling) });
    }
    // A face that may come back still has the frames that it was seen in.
    this.#evidence.settle((id) => (this.#faces.all.get(id)?.windows.pending.length ?? 0) > 0);
  }

  /** Runs a face's next pending frames, and hands what the network says of them to the evidence. Needs the turn. */
  async #run(face: faces.Face, rolling: boolean): Promise<void> {
    const { id, windows } = face;
    const after = await run(windows, this.#court.engine, this.#sampling, rolling);
    this.#evidence.weigh(id, after.timeline.slice(windows.timeline.length));
    this.#faces = faces.withFace(this.#faces, { ...(this.#faces.all.get(id) ?? face), windows: after });
  }
}

/** The windows after a stride of their pending frames, or what there is of one, went through the network. */
async function run(windows: Windows, engine: Engine, sampling: Sampling, rolling: boolean): Promise<Windows> {
  const runs = runsToTake(windows, sampling, rolling);
  const states = runs.map(({ state }) => state);
  const steps = await engine.steps(framesToRun(windows, sampling), states);
  return afterSteps(windows, runs, steps, sampling, rolling);
}
