import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, CDPSession, Page, Worker } from 'playwright-core';
import { attachTo, browserSession, launchExtension } from '../scripts/browser.mjs';
import { builtExtension } from '../scripts/built.mjs';
import { testSites } from './pages';
import { until } from './until';

const OFFSCREEN = 'src/offscreen/index.html';
const POPUP = 'src/popup/index.html';

/** A target that is no page to Playwright: the offscreen document, the popup. */
export type Attached = Awaited<ReturnType<typeof attachTo>>;

/** Chromium with the built extension. */
export interface Extension {
  context: BrowserContext;
  /** Session of the whole browser. */
  browser: CDPSession;
  id: string;
  /** Opens a page of a site and puts it in front. */
  open(url: string): Promise<Page>;
  /** Opens a page of the extension in a tab, for instance `src/check/index.html`. */
  openOwn(path: string): Promise<Page>;
  worker(): Promise<Worker>;
  /** The offscreen document, as soon as it is there. */
  offscreen(onEvent?: (event: { method: string }) => void): Promise<Attached>;
  /** Clicks the toolbar button over a page, which opens the popup and lends the extension the page (activeTab). */
  openPopup(page: Page): Promise<Attached>;
  /** URLs of the extension's targets of a type (`service_worker`, `background_page`), less the chrome-extension://ID/. */
  targets(type: string): Promise<string[]>;
  /** Ends all of the extension's targets of a type, as a crash would, and waits until they are gone. */
  kill(type: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts Chromium with the extension. Without `profile` a new one is used and removed at the end. */
export async function launch(args: string[], profile?: string): Promise<Extension> {
  const { context, extensionId, close } = await launchExtension({
    extension: await builtExtension(),
    args: ['--mute-audio', '--enable-unsafe-extension-debugging', ...args],
    playwright: { viewport: { width: 1000, height: 800 } },
    ...(profile ? { profile } : {}),
  });
  const own = `chrome-extension://${extensionId}/`;
  const browser = await browserSession(context);
  const targets = async (type: string) => (await browser.send('Target.getTargets', { filter: [{ type }] })).targetInfos;
  const owned = async (type: string) => (await targets(type)).filter(({ url }) => url.startsWith(own));
  return {
    context,
    browser,
    id: extensionId,
    close,
    async open(url) {
      const page = await context.newPage();
      await page.goto(url);
      await page.bringToFront();
      return page;
    },
    async openOwn(path) {
      const page = await context.newPage();
      await page.goto(own + path);
      return page;
    },
    worker: async () => context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker')),
    offscreen: (onEvent) => attachTo(context, own + OFFSCREEN, onEvent, 60_000),
    async openPopup(page) {
      await page.bringToFront();
      const tab = (await targets('tab')).find(({ url }) => url === page.url());
      if (!tab) throw new Error(`No tab shows ${page.url()}`);
      // Newer than Playwright's types.
      const send = browser.send as unknown as (method: string, params: object) => Promise<unknown>;
      await send.call(browser, 'Extensions.triggerAction', { id: extensionId, targetId: tab.targetId });
      return attachTo(context, own + POPUP);
    },
    targets: async (type) => (await owned(type)).map(({ url }) => url.slice(own.length)),
    async kill(type) {
      // A worker that is called at once comes back under its old target, so the one to end is marked.
      const workers = type === 'service_worker' ? context.serviceWorkers() : [];
      for (const worker of workers) await worker.evaluate(() => Object.assign(globalThis, { doomed: true }));
      const ended = (await owned(type)).map(({ targetId }) => targetId);
      for (const targetId of ended) await browser.send('Target.closeTarget', { targetId });
      await until(`the end of ${type}`, async () => {
        const marks = workers.map((worker) => worker.evaluate(() => 'doomed' in globalThis).catch(() => false));
        if (workers.length) return !(await Promise.all(marks)).includes(true);
        return (await owned(type)).every(({ targetId }) => !ended.includes(targetId));
      });
    },
  };
}

/** {@link launch} with local stand-ins of the sites, which end with the browser. */
export async function launchOnSites(): Promise<Extension> {
  const sites = await testSites();
  const extension = await launch(sites.args);
  return {
    ...extension,
    async close() {
      await extension.close();
      await sites.close();
    },
  };
}

/** An empty profile folder; the caller removes it. */
export function newProfile(): string {
  return mkdtempSync(join(tmpdir(), 'deepfake-check-'));
}

/** Alt+Shift+D the way a keyboard sends it, so that Chromium itself turns it into the extension's command. */
export async function pressCommand(page: Page): Promise<void> {
  // Chromium handles it only when the page has the focus and leaves the key alone.
  await page.mouse.click(5, 5);
  const session = await page.context().newCDPSession(page);
  const d = { modifiers: 1 + 8, windowsVirtualKeyCode: 68, nativeVirtualKeyCode: 68, code: 'KeyD', key: 'D' };
  await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...d });
  await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...d });
  await session.detach();
}
