import browser, { type Runtime } from 'webextension-polyfill';
import { type Analyzed, analyzeIn } from '../background/analyze';
import { type FromPopup, POPUP_PORT, type ToPopup } from '../messages';
import { heard, type Page } from './page';

export interface Tab {
  id: number;
  /** Unknown (null) unless the user's click on the toolbar let the extension see it. */
  url: string | null;
}

/**
 * The tab this popup is about: the active one of its window. When the popup's document is itself opened in a tab
 * (a test, or a curious person), `?tab=ID` says which.
 */
export async function popupTab(): Promise<Tab | null> {
  const asked = new URLSearchParams(location.search).get('tab');
  const tab = asked
    ? await browser.tabs.get(Number(asked))
    : (await browser.tabs.query({ active: true, currentWindow: true }))[0];
  return tab?.id === undefined ? null : { id: tab.id, url: tab.url ?? null };
}

export interface Connection {
  post(message: FromPopup): void;
  /** Lets the content script into the page and has it check its video. */
  enter(): Promise<Analyzed>;
}

/** ms between the loss of a page that was there (it navigates) and the next attempt. */
const RETRY = 300;

/**
 * Keeps a port to the content scripts of a tab, over reloads and navigations, until `signal` aborts. `onPage` gets
 * what is known of the page whenever that changes.
 */
export function connectTab(tab: Tab, signal: AbortSignal, onPage: (page: Page) => void): Connection {
  const closed: Page = mayEnter(tab.url) ? { type: 'not-there' } : { type: 'forbidden' };
  let port: Runtime.Port | null = null;

  const connect = () => {
    if (signal.aborted || port) return;
    let page: Page = { type: 'connecting' };
    const opened = browser.tabs.connect(tab.id, { name: POPUP_PORT });
    port = opened;
    opened.onMessage.addListener((message: unknown) => {
      page = heard(page, message as ToPopup);
      onPage(page);
    });
    opened.onDisconnect.addListener(() => {
      port = null;
      void browser.runtime.lastError; // looked at, so that Chrome does not log what is expected here: nobody there
      if (signal.aborted) return;
      onPage(page.type === 'there' ? { type: 'connecting' } : closed);
      if (page.type === 'there') setTimeout(connect, RETRY);
    });
  };

  const onUpdated = (id: number, change: { status?: string | undefined }) => {
    if (id === tab.id && change.status === 'complete') connect();
  };
  browser.tabs.onUpdated.addListener(onUpdated);
  signal.addEventListener('abort', () => {
    browser.tabs.onUpdated.removeListener(onUpdated);
    port?.disconnect();
  });
  connect();
  return {
    post: (message) => port?.postMessage(message),
    async enter() {
      const analyzed = await analyzeIn(tab.id);
      connect();
      return analyzed;
    },
  };
}

/** Whether the extension could be let into a page. Without knowing the address: maybe. */
function mayEnter(url: string | null): boolean {
  return url === null || /^(https?|file):/.test(url);
}
