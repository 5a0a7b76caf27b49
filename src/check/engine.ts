import browser, { type Runtime } from 'webextension-polyfill';
import type { Rect, Size } from '../geometry';
import {
  type Check,
  type FromOffscreen,
  type Pixels,
  type Progress,
  type ToBackground,
  type ToOffscreen,
  VIDEO_PORT,
  type VideoSource,
} from '../messages';
import { untilAborted } from './async';
import { FileError } from './problems';

/** A picture on its way through the engine. */
export interface Look {
  mediaTime: number;
  native: Size;
  overview: Pixels;
  /** Cuts integer px rectangles out of the same picture, in order. */
  cut(regions: Rect[]): Promise<Pixels[]>;
}

/** One file's conversation with the offscreen document. Every method throws FileError `engine` when that ends early. */
export interface Engine {
  judge(look: Look): Promise<Progress>;
  finish(): Promise<Check>;
  close(): void;
}

/**
 * Opens the conversation and waits until model and detector are loaded. The signal ends it.
 * @throws FileError `engine`
 */
export async function connectEngine(source: VideoSource, signal: AbortSignal): Promise<Engine> {
  const awake: unknown = await untilAborted(
    browser.runtime.sendMessage({ type: 'need-offscreen' } satisfies ToBackground),
    signal,
  );
  if (awake !== true) throw new FileError({ type: 'engine', reason: 'engine-lost' });

  const port = browser.runtime.connect({ name: VIDEO_PORT });
  const close = () => port.disconnect();
  signal.addEventListener('abort', close, { once: true });
  const inbox = receive(port);
  const post = (message: ToOffscreen) => {
    try {
      port.postMessage(message);
    } catch {
      // The port is gone; the inbox says why.
    }
  };
  const next = () => untilAborted(inbox(), signal);
  /** Skips to the next message of one type. */
  const expect = async <T extends FromOffscreen['type']>(type: T) => {
    for (;;) {
      const message = await next();
      if (isOf(message, type)) return message;
    }
  };

  let frame = 0;
  post({ type: 'open', source, mode: 'file' });
  await expect('ready');
  return {
    async judge({ mediaTime, native, overview, cut }) {
      frame++;
      post({ type: 'overview', frame, mediaTime, native, pixels: overview });
      for (;;) {
        const message = await next();
        if (message.type === 'want' && message.frame === frame) {
          post({ type: 'regions', frame, pixels: await cut(message.regions) });
        } else if (message.type === 'done' && message.frame === frame) {
          return message.progress;
        }
      }
    },
    async finish() {
      post({ type: 'finish' });
      return (await expect('result')).check;
    },
    close,
  };
}

function isOf<T extends FromOffscreen['type']>(
  message: FromOffscreen,
  type: T,
): message is Extract<FromOffscreen, { type: T }> {
  return message.type === type;
}

/** Messages of a port, one a call, in order. `failed` and a lost port reject. */
function receive(port: Runtime.Port): () => Promise<FromOffscreen> {
  const arrived: FromOffscreen[] = [];
  let lost = false;
  let wake = () => {};
  port.onMessage.addListener((message: unknown) => {
    arrived.push(message as FromOffscreen);
    wake();
  });
  port.onDisconnect.addListener(() => {
    lost = true;
    wake();
  });
  return async () => {
    while (arrived.length === 0 && !lost) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const message = arrived.shift();
    if (!message) throw new FileError({ type: 'engine', reason: 'engine-lost' });
    if (message.type === 'failed') throw new FileError({ type: 'engine', reason: message.reason });
    return message;
  };
}
