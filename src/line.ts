import { type Lines, OFFSCREEN_PAGE } from './messages';

/**
 * A conversation with the offscreen document, over a runtime.Port. A page of the extension shares a process with that
 * document, so its messages go there directly, over a MessagePort: the browser copies what it carries several times, in
 * two processes, which for frames is an eighth of all the work of a check. The runtime.Port then only says when the line
 * ends, which a MessagePort does not.
 */
export interface Line<Sent, Received> {
  /** Whether messages go without the browser, so that bytes of any number may be in them. */
  readonly isDirect: boolean;
  /** From now on the other side is heard. `onEnd`: it closed the line, or is gone. */
  hear(onMessage: (message: Received) => void, onEnd: () => void): void;
  /** Bytes in `given` move along where they can: the sender has them no longer. May throw where the other side is gone. */
  send(message: Sent, given?: ArrayBuffer[]): void;
  close(): void;
}

/** Opens a line to the offscreen document, which must be there. */
export function openLine<Name extends keyof Lines>(name: Name): Line<Lines[Name]['to'], Lines[Name]['from']> {
  const view = viewOfOffscreen();
  if (!view) return carried(chrome.runtime.connect({ name }));
  const id = crypto.randomUUID();
  const { port1, port2 } = new MessageChannel();
  view.postMessage(id, location.origin, [port2]);
  return direct(chrome.runtime.connect({ name: `${name} ${id}` }), Promise.resolve(port1));
}

/** Takes all lines, in the offscreen document. `incognito`: whether one comes from an incognito window. */
export function takeLines(
  takers: {
    [Name in keyof Lines]: (line: Line<Lines[Name]['from'], Lines[Name]['to']>, incognito: boolean) => void;
  },
): void {
  /** The other ends of direct lines, by their ids: each comes by itself, mostly before its runtime.Port. */
  const ends = new Map<string, PromiseWithResolvers<MessagePort>>();
  const end = (id: string) => {
    const known = ends.get(id) ?? Promise.withResolvers<MessagePort>();
    ends.set(id, known);
    return known;
  };
  const arrival = async (id: string) => {
    const port = await end(id).promise;
    ends.delete(id);
    return port;
  };
  addEventListener('message', ({ origin, data, ports: [port] }: MessageEvent<string>) => {
    if (origin === location.origin && port) end(data).resolve(port);
  });
  chrome.runtime.onConnect.addListener((port) => {
    const [name = '', id] = port.name.split(' ');
    if (!Object.hasOwn(takers, name)) return;
    const line: Line<unknown, never> = id ? direct(port, arrival(id)) : carried(port);
    takers[name as keyof Lines](line, port.sender?.tab?.incognito ?? false);
  });
}

/** The offscreen document's window where it is in this process. Content scripts see no views. */
function viewOfOffscreen(): Window | undefined {
  return chrome.extension?.getViews?.().find((view) => view.location.pathname === `/${OFFSCREEN_PAGE}`);
}

/** A line whose messages the browser carries. */
function carried<Sent, Received>(port: chrome.runtime.Port): Line<Sent, Received> {
  return {
    isDirect: false,
    hear(onMessage, onEnd) {
      port.onMessage.addListener(onMessage);
      whenOver(port, onEnd);
    },
    send: (message) => port.postMessage(message),
    close: () => port.disconnect(),
  };
}

/** A line as long as `life` whose messages go over another port, in order. */
function direct<Sent, Received>(life: chrome.runtime.Port, messages: Promise<MessagePort>): Line<Sent, Received> {
  return {
    isDirect: true,
    hear(onMessage, onEnd) {
      void messages.then((port) => {
        port.onmessage = ({ data }: MessageEvent<Received>) => onMessage(data);
      });
      whenOver(life, onEnd);
    },
    send: (message, given = []) => void messages.then((port) => port.postMessage(message, given)),
    close() {
      life.disconnect();
      void messages.then((port) => port.close());
    },
  };
}

function whenOver(port: chrome.runtime.Port, onEnd: () => void): void {
  port.onDisconnect.addListener(() => {
    void chrome.runtime?.lastError; // read, or the browser logs it
    onEnd();
  });
}
