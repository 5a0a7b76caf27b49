import browser from 'webextension-polyfill';
import { t } from '../i18n';
import type { ToContent } from '../messages';

/** What came of an attempt to analyze: `found`, or why not in words for the user. */
export type Analyzed = { type: 'found' } | { type: 'nothing'; words: string };

const TOP = 0;

/**
 * Has a video of a tab analyzed: first in one frame (the clicked one), which gets the content script if it has none,
 * then in whatever other frames have it. Where the extension has no permission for the site, the user's click that led
 * here is what lets it in (activeTab).
 */
export async function analyzeIn(tabId: number, frameId = TOP, srcUrl: string | null = null): Promise<Analyzed> {
  const message: ToContent = { type: 'analyze', srcUrl };
  let answer = await ask(tabId, message, frameId);
  let entered = true;
  if (answer === undefined) {
    entered = await inject(tabId, frameId);
    if (entered) answer = await ask(tabId, message, frameId);
  }
  // The video may be in another frame than the click: below a layer of the page, or in an embedded player.
  if (!answer) answer = await ask(tabId, message);
  if (answer) return { type: 'found' };
  return { type: 'nothing', words: t(entered ? 'common_no_video' : 'common_no_entry') };
}

/** Whether a content script found a video; undefined where there is no content script. */
async function ask(tabId: number, message: ToContent, frameId?: number): Promise<boolean | undefined> {
  try {
    // A frame without a video answers late, so that in a broadcast it does not outrun one that has.
    const answer: unknown = await browser.tabs.sendMessage(tabId, message, frameId === undefined ? {} : { frameId });
    return answer === true;
  } catch {
    return undefined;
  }
}

/** The content script's files, as the manifest names them. */
export function contentFiles(): string[] {
  return browser.runtime.getManifest().content_scripts?.[0]?.js ?? [];
}

async function inject(tabId: number, frameId: number): Promise<boolean> {
  try {
    await browser.scripting.executeScript({ target: { tabId, frameIds: [frameId] }, files: contentFiles() });
    return true;
  } catch {
    return false; // a page of the browser, the web store, or a frame of another site
  }
}
