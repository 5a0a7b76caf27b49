import { THREADS } from '../cpu/client';
import { type Line, takeLines } from '../line';
import type {
  Check,
  FromHeat,
  FromOffscreen,
  Kept,
  PingOffscreen,
  ToBackground,
  ToHeat,
  ToOffscreen,
} from '../messages';
import { watchPower } from '../schedule/power';
import { Turns } from '../turns';
import { type Engine, loadEngine } from './engine';
import { answerHeat } from './heat';
import { ModelMissing } from './models';
import { Scheduler } from './scheduler';
import { VideoSession } from './session';

/** The document with the network: one session for each open video port. It has only chrome.runtime. */

/** ms without a video after which the document closes itself: only that gives its memory back. */
const IDLE_AFTER = 60_000;

const turns = new Turns();
const scheduler = new Scheduler(navigator.hardwareConcurrency > THREADS);
watchPower((power) => {
  scheduler.power = power;
}, new AbortController().signal);
/** Videos and heat maps being worked on. */
const open = new Set<object>();
let loading: Promise<Engine> | null = null;
/** Whether an engine broke: that cannot be mended in this document. */
let broken = false;
let idle: ReturnType<typeof setTimeout> | undefined;

/** The engine, loaded when first asked for, and again after one that did not start or broke. */
function engine(): Promise<Engine> {
  if (loading) return loading;
  const onLost = (error: unknown) => {
    broken ||= !(error instanceof ModelMissing);
    if (loading === mine) loading = null; // a video may still hold an engine that broke before
  };
  const mine = loadEngine(onLost);
  mine.then(({ ready }) => ready).catch(onLost);
  loading = mine;
  return mine;
}

/** Has a check kept whose first frame came at `began`, and that follows on the one that ended at `follows`. */
async function keep(check: Check, began: number, follows: number | null, incognito: boolean): Promise<Kept> {
  const message: ToBackground = { type: 'check-finished', check, began, follows, incognito };
  try {
    const kept: Kept | false = await chrome.runtime.sendMessage(message);
    if (kept) return kept;
  } catch (error) {
    console.warn('The background did not take a check.', error);
  }
  return { type: 'not-kept', why: 'failed' };
}

/**
 * Starts to wait for the end of the last video, and notes how many are open where tests can see it. A broken engine makes
 * it go at once.
 */
function watchIdle(): void {
  document.documentElement.dataset.videos = String(open.size);
  clearTimeout(idle);
  if (open.size === 0) idle = setTimeout(() => window.close(), broken ? 0 : IDLE_AFTER);
}

chrome.runtime.onMessage.addListener((message: PingOffscreen | ToBackground, _sender, answer) => {
  if (message.type !== 'ping-offscreen' || window.closed) return; // the next document answers
  if (!broken) watchIdle(); // somebody is about to open a line
  answer(true);
});

/** One video. */
function serveVideo(line: Line<FromOffscreen, ToOffscreen>, incognito: boolean): void {
  let over = false;
  const session = new VideoSession({
    engine,
    turns,
    scheduler,
    send(message) {
      try {
        if (!over) line.send(message);
      } catch (error) {
        console.warn('The sender has gone, and its line does not say so yet.', error);
      }
    },
    finished: (check, began, follows) => keep(check, began, follows, incognito),
  });
  open.add(session);
  watchIdle();
  const onEnd = async () => {
    over = true;
    scheduler.leave(session);
    await session.close().finally(() => open.delete(session)); // open until its check is kept
    watchIdle();
  };
  line.hear((message) => session.receive(message), onEnd);
}

/** One heat map: the line's only question, and its answer. */
function serveHeat(line: Line<FromHeat, ToHeat>): void {
  const life = new AbortController();
  open.add(life);
  watchIdle();
  const send = (message: FromHeat) => {
    if (!life.signal.aborted) line.send(message);
  };
  const onEnd = () => {
    life.abort(new Error('The report is gone'));
    open.delete(life);
    watchIdle();
  };
  line.hear((message) => void answerHeat(message, { engine, turns, send }, life.signal), onEnd);
}

takeLines({ video: serveVideo, heat: serveHeat });
watchIdle();
engine().catch(() => {}); // whoever has this document made needs it; its lines hear of a failure
