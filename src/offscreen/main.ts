import { THREADS } from '../cpu/client';
import {
  type Check,
  type FromHeat,
  type FromOffscreen,
  HEAT_PORT,
  type Kept,
  type PingOffscreen,
  type ToBackground,
  type ToHeat,
  type ToOffscreen,
  VIDEO_PORT,
} from '../messages';
import { watchPower } from '../schedule/power';
import { type Engine, loadEngine } from './engine';
import { answerHeat } from './heat';
import { Scheduler } from './scheduler';
import { VideoSession } from './session';
import { Turns } from './turns';

/** The document with the network: one session for each open video port. It has only chrome.runtime. */

/** ms without a video after which the document asks to be closed: only that gives its memory back. */
const IDLE_AFTER = 60_000;

const turns = new Turns();
const scheduler = new Scheduler(navigator.hardwareConcurrency > THREADS);
watchPower((power) => {
  scheduler.power = power;
}, new AbortController().signal);
/** Videos and heat maps being worked on. */
const open = new Set<object>();
let loading: Promise<Engine> | null = null;
let broken = false;
let idle: ReturnType<typeof setTimeout> | undefined;

/** The engine, loaded when first asked for, and again after a failed start. */
function engine(): Promise<Engine> {
  loading ??= loadEngine().then(
    (loaded) => {
      loaded.ready.catch(() => {
        loading = null;
      });
      return loaded;
    },
    (error: unknown) => {
      loading = null;
      throw error;
    },
  );
  return loading;
}

async function tell(message: ToBackground): Promise<unknown> {
  try {
    return await chrome.runtime.sendMessage(message);
  } catch (error) {
    console.warn(`The background did not take ${message.type}.`, error);
    return null;
  }
}

/** Has a check kept. */
async function keep(check: Check, incognito: boolean): Promise<Kept> {
  const answer = (await tell({ type: 'check-finished', check, incognito })) as Kept | false | null;
  return answer || { type: 'not-kept', why: 'failed' };
}

/**
 * Starts to wait for the end of the last video, and notes how many are open where tests can see it. A broken engine makes
 * it go at once.
 */
function watchIdle(): void {
  document.documentElement.dataset.videos = String(open.size);
  clearTimeout(idle);
  if (open.size === 0) idle = setTimeout(() => tell({ type: 'offscreen-idle' }), broken ? 0 : IDLE_AFTER);
}

/** A broken engine cannot be mended in this document. */
function breakDown(): void {
  broken = true;
  loading = null;
}

chrome.runtime.onMessage.addListener((message: PingOffscreen | ToBackground, _sender, answer) => {
  if (message.type === 'ping-offscreen') answer(true);
});

chrome.runtime.onConnect.addListener((port) => {
  if (port.name === HEAT_PORT) serveHeat(port);
  if (port.name !== VIDEO_PORT) return;
  const incognito = port.sender?.tab?.incognito ?? false;
  const session = new VideoSession({
    engine,
    turns,
    scheduler,
    send(message: FromOffscreen) {
      if (message.type === 'failed' && message.reason === 'engine-lost') breakDown();
      try {
        if (open.has(session)) port.postMessage(message);
      } catch (error) {
        console.warn('The sender has gone, and its port does not say so yet.', error);
      }
    },
    finished: (check) => keep(check, incognito),
  });
  open.add(session);
  watchIdle();
  port.onMessage.addListener((message: ToOffscreen) => session.receive(message));
  port.onDisconnect.addListener(async () => {
    open.delete(session);
    scheduler.leave(session);
    await session.close();
    watchIdle();
  });
});

/** One heat map: the port's only question, and its answer. */
function serveHeat(port: chrome.runtime.Port): void {
  const life = new AbortController();
  open.add(life);
  watchIdle();
  const send = (message: FromHeat) => {
    if (message.type === 'failed' && message.reason === 'engine-lost') breakDown();
    if (!life.signal.aborted) port.postMessage(message);
  };
  port.onMessage.addListener((message: ToHeat) => void answerHeat(message, { engine, turns, send }, life.signal));
  port.onDisconnect.addListener(() => {
    life.abort(new Error('The report is gone'));
    open.delete(life);
    watchIdle();
  });
}

watchIdle();
engine().catch(() => {}); // whoever has this document made needs it; its ports hear of a failure
