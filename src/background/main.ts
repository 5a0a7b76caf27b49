import browser, { type Menus, type Runtime, type Tabs } from 'webextension-polyfill';
import { addCheck, withoutPictures } from '../history';
import type { Check, ToBackground } from '../messages';
import { loadSettings } from '../settings';
import { analyzeIn } from './analyze';
import { MENU_ID, makeMenu } from './menu';
import { closeOffscreen, needOffscreen } from './offscreen';
import { showToolbarBadge, toolbarBadge, toolbarProblem } from './toolbar';

// Every listener is registered here, synchronously: the browser wakes this worker for an event only if it was.

browser.runtime.onInstalled.addListener(() => void makeMenu());
browser.runtime.onStartup.addListener(() => void makeMenu());

browser.contextMenus.onClicked.addListener((info: Menus.OnClickData, tab?: Tabs.Tab) => {
  if (info.menuItemId !== MENU_ID) return;
  const video = info.mediaType === 'video' ? (info.srcUrl ?? null) : null;
  void analyze(tab, info.frameId, video);
});

browser.commands.onCommand.addListener((command: string, tab?: Tabs.Tab) => {
  if (command === 'analyze-video') void analyze(tab);
});

browser.runtime.onMessage.addListener(
  (received: unknown, sender: Runtime.MessageSender, respond: (answer: unknown) => void): true => {
    const message = received as ToBackground;
    answerTo(message, sender).then(respond, (error: unknown) => {
      console.error(`${message.type}:`, error);
      respond(false);
    });
    return true;
  },
);

function answerTo(message: ToBackground, sender: Runtime.MessageSender): Promise<unknown> {
  switch (message.type) {
    case 'need-offscreen':
      return needOffscreen();
    case 'tab-state':
      return sender.tab?.id === undefined
        ? Promise.resolve()
        : showToolbarBadge(sender.tab.id, toolbarBadge(message.state));
    case 'check-finished':
      return isOwnPage(sender) ? keep(message.check, message.incognito) : Promise.resolve();
    case 'offscreen-idle':
      return isOwnPage(sender) ? closeOffscreen() : Promise.resolve();
  }
}

/** Content scripts live beside the pages of the web: what only the extension's own pages may say is taken from those. */
function isOwnPage(sender: Runtime.MessageSender): boolean {
  return sender.url?.startsWith(browser.runtime.getURL('')) ?? false;
}

async function keep(check: Check, incognito: boolean): Promise<void> {
  const { history, thumbnails, rate } = await loadSettings();
  if (incognito || !history) return;
  const kept = check.source.site === 'file' ? check : { ...check, rate };
  await addCheck(thumbnails ? kept : withoutPictures(kept));
}

async function analyze(tab: Tabs.Tab | undefined, frameId?: number, srcUrl: string | null = null): Promise<void> {
  if (tab?.id === undefined) return;
  const analyzed = await analyzeIn(tab.id, frameId, srcUrl);
  if (analyzed.type === 'nothing') await showToolbarBadge(tab.id, toolbarProblem(analyzed.words));
}
