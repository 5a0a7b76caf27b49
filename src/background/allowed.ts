import browser from 'webextension-polyfill';
import { allowedDomains, patternOf } from '../allowed';
import { loadSettings, saveSettings } from '../settings';
import { Turns } from '../turns';
import { contentFiles } from './analyze';

const ID = 'allowed-sites';

const turns = new Turns();

/**
 * Brings the content script to the sites that the browser lets the extension into, and to no others: for pages to come,
 * and for those of `added` (match patterns) that are open already. On a page of a site that is allowed no more, the
 * script learns so from the settings and rests.
 */
export function serveAllowed(added: readonly string[] = []): Promise<void> {
  return turns.take(async () => {
    const { origins = [] } = await browser.permissions.getAll();
    const domains = allowedDomains(origins);
    await register(domains.map(patternOf));
    const { allowedSites } = await loadSettings();
    if (domains.join() !== allowedSites.join()) await saveSettings({ allowedSites: domains });
    if (added.length > 0) await enterTabs(allowedDomains(added).map(patternOf));
  });
}

/** The registration lasts until the extension is updated. */
async function register(matches: string[]): Promise<void> {
  const there = (await chrome.scripting.getRegisteredContentScripts({ ids: [ID] })).length > 0;
  if (matches.length === 0) {
    if (there) await chrome.scripting.unregisterContentScripts({ ids: [ID] });
    return;
  }
  const script = { id: ID, matches, js: contentFiles(), allFrames: true, runAt: 'document_idle' as const };
  if (there) await chrome.scripting.updateContentScripts([script]);
  else await chrome.scripting.registerContentScripts([script]);
}

async function enterTabs(url: string[]): Promise<void> {
  if (url.length === 0) return;
  const tabs = await browser.tabs.query({ url });
  const entered = tabs.map(({ id }) =>
    id === undefined
      ? null
      : browser.scripting.executeScript({ target: { tabId: id, allFrames: true }, files: contentFiles() }),
  );
  await Promise.allSettled(entered); // a tab may be closed meanwhile
}
