import browser, { type Runtime } from 'webextension-polyfill';
import { type FromPopup, type Handlers, handle, POPUP_PORT, type TabVideo, type ToPopup } from '../messages';
import { isAlive } from './lifetime';

/** ms in which changes are gathered into one message. */
const GATHER = 200;

interface Options {
  videos(): TabVideo[];
  handlers: Handlers<FromPopup>;
}

/** Answers popups that open, and tells them of every change, until `signal` aborts. */
export function answerPopups({ videos, handlers }: Options, signal: AbortSignal): { changed(): void } {
  const ports = new Set<Runtime.Port>();
  const page = `${location.href}#${Math.random().toString(36).slice(2)}`;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const tell = (all: TabVideo[]) => {
    timer = undefined;
    const message: ToPopup = { type: 'videos', page, videos: all };
    for (const port of ports) port.postMessage(message);
  };
  const onConnect = (port: Runtime.Port) => {
    if (port.name !== POPUP_PORT) return;
    ports.add(port);
    port.onDisconnect.addListener(() => ports.delete(port));
    port.onMessage.addListener((message: unknown) => handle(handlers, message as FromPopup));
    tell(videos());
  };
  browser.runtime.onConnect.addListener(onConnect);
  signal.addEventListener(
    'abort',
    () => {
      clearTimeout(timer);
      if (isAlive()) {
        browser.runtime.onConnect.removeListener(onConnect);
        // The popup hears the end of the line only when every frame of the tab has left.
        tell([]);
      }
      for (const port of ports) port.disconnect();
      ports.clear();
    },
    { once: true },
  );
  return {
    changed() {
      if (ports.size > 0) timer ??= setTimeout(() => tell(videos()), GATHER);
    },
  };
}
