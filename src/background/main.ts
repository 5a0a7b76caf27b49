import browser, { type Menus, type Runtime, type Tabs } from 'webextension-polyfill';
import { CHECK_PAGE } from '../check/address';
import { browserLanguage, readTexts } from '../i18n';
import { localize } from '../i18n.page';
import type { ToBackground } from '../messages';
import { eraseOld } from '../retention';
import { loadSettings, onSettingsChange, type Settings } from '../settings';
import { serveAllowed } from './allowed';
import { analyzeIn } from './analyze';
import { keep } from './keep';
import { FILE_MENU_ID, MENU_ID, makeMenu } from './menu';
import { needOffscreen } from './offscreen';
import { openReport } from './report';
import { isRetentionAlarm, scheduleRetention } from './retention';
import { takeState } from './states';
import { showToolbarBadge, toolbarProblem } from './toolbar';
import { welcome } from './welcome';

// Every listener is registered here, synchronously: the browser wakes this worker for an event only if it was.

/** The texts are in the user's language from here on. */
let localized = localize();

browser.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === 'install') void welcome();
  begin();
});
browser.runtime.onStartup.addListener(begin);

function begin(): void {
  void localized.then(makeMenu);
  void scheduleRetention();
  void eraseOld();
  void serveAllowed();
}

browser.contextMenus.onClicked.addListener((info: Menus.OnClickData, tab?: Tabs.Tab) => {
  if (info.menuItemId === FILE_MENU_ID) void browser.tabs.create({ url: browser.runtime.getURL(CHECK_PAGE) });
  if (info.menuItemId !== MENU_ID) return;
  const video = info.mediaType === 'video' ? (info.srcUrl ?? null) : null;
  void analyze(tab, info.frameId, video);
});

browser.commands.onCommand.addListener((command: string, tab?: Tabs.Tab) => {
  if (command === 'analyze-video') void analyze(tab);
});

browser.permissions.onAdded.addListener(({ origins = [] }) => void serveAllowed(origins));
browser.permissions.onRemoved.addListener(() => void serveAllowed());

browser.alarms.onAlarm.addListener((alarm) => {
  if (isRetentionAlarm(alarm)) void eraseOld();
});

let language: Settings['language'] | null = null;

// A shorter retention may have come from another device: what it erases here is left to the day's alarm.
onSettingsChange((settings) => {
  if (settings.language === language) return;
  language = settings.language;
  localized = localize().then(makeMenu);
}, new AbortController().signal);

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

async function answerTo(message: ToBackground, sender: Runtime.MessageSender): Promise<unknown> {
  switch (message.type) {
    case 'need-offscreen':
      return needOffscreen();
    case 'tab-state':
      await localized;
      return sender.tab?.id === undefined ? null : takeState(sender.tab.id, sender.frameId ?? 0, message.state);
    case 'check-finished':
      return isOwnPage(sender) ? keep(message) : null;
    case 'open-report':
      return openReport(message.at, message.url, sender.tab?.incognito ?? false);
    case 'texts': {
      const { language } = await loadSettings();
      return readTexts(language === 'auto' ? browserLanguage() : language);
    }
  }
}

/** Content scripts live beside the pages of the web: what only the extension's own pages may say is taken from those. */
function isOwnPage(sender: Runtime.MessageSender): boolean {
  return sender.url?.startsWith(browser.runtime.getURL('')) ?? false;
}

async function analyze(tab: Tabs.Tab | undefined, frameId?: number, srcUrl: string | null = null): Promise<void> {
  if (tab?.id === undefined) return;
  const analyzed = await analyzeIn(tab.id, frameId, srcUrl);
  await localized;
  if (analyzed.type === 'nothing') await showToolbarBadge(tab.id, toolbarProblem(analyzed.words));
}
