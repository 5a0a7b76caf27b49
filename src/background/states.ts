import browser from 'webextension-polyfill';
import { worst } from '../content/words';
import type { Progress } from '../messages';
import { Turns } from '../turns';
import { showToolbarBadge, toolbarBadge } from './toolbar';

/** What the frames of each tab say, by the ids of both. */
type States = Record<number, Record<number, Progress>>;

/** In memory until the browser ends: this worker sleeps in between. */
const KEY = 'states';

const turns = new Turns();

/** Takes what a frame says of its videos, null if nothing any more, and shows the worst of its tab on the button. */
export function takeState(tabId: number, frameId: number, state: Progress | null): Promise<void> {
  return turns.take(() => take(tabId, frameId, state));
}

async function take(tabId: number, frameId: number, state: Progress | null): Promise<void> {
  const [{ [KEY]: stored }, shown, tabs] = await Promise.all([
    browser.storage.session.get(KEY),
    chrome.action.getBadgeText({ tabId }).catch(() => ''), // the tab was closed meanwhile
    browser.tabs.query({}),
  ]);
  const states = (stored ?? {}) as States;
  // The browser takes the badge away when the tab navigates: the frames of the page before are gone then.
  const { [frameId]: _, ...others } = (shown && states[tabId]) || {};
  const frames = state ? { ...others, [frameId]: state } : others;
  const open = new Set(tabs.map(({ id }) => id));
  const next = Object.entries({ ...states, [tabId]: frames }).filter(
    ([id, frames]) => open.has(Number(id)) && Object.keys(frames).length > 0,
  );
  await browser.storage.session.set({ [KEY]: Object.fromEntries(next) });
  await showToolbarBadge(tabId, toolbarBadge(worst(Object.values(frames))));
}
