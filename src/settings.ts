import browser from 'webextension-polyfill';

export interface Settings {
  /** Check videos on YouTube, TikTok and Facebook without being asked. */
  autoCheck: boolean;
  /** Keep finished checks on this device. */
  history: boolean;
  /** Show a badge on videos that are checked without being asked. */
  showBadge: boolean;
}

export const DEFAULTS: Settings = { autoCheck: true, history: true, showBadge: true };

const KEY = 'settings';

/** The settings as stored, with defaults for what is missing or of the wrong type. */
export async function loadSettings(): Promise<Settings> {
  return complete((await browser.storage.local.get(KEY))[KEY]);
}

let saving: Promise<void> = Promise.resolve();

/** Stores a change. Changes of one context are stored one after the other, so that none undoes another. */
export function saveSettings(change: Partial<Settings>): Promise<void> {
  const save = async () => browser.storage.local.set({ [KEY]: { ...(await loadSettings()), ...change } });
  saving = saving.then(save, save);
  return saving;
}

/** Calls `listener` with the new settings whenever they change in any context, until `signal` aborts. */
export function onSettingsChange(listener: (settings: Settings) => void, signal: AbortSignal): void {
  const onChanged = (changes: Record<string, { newValue?: unknown }>, area: string) => {
    const change = changes[KEY];
    if (area === 'local' && change) listener(complete(change.newValue));
  };
  browser.storage.onChanged.addListener(onChanged);
  const stop = () => {
    // In a page that outlived the extension there is nothing left to remove it from.
    if (browser.runtime?.id) browser.storage.onChanged.removeListener(onChanged);
  };
  signal.addEventListener('abort', stop, { once: true });
}

/** Settings out of whatever was stored. */
export function complete(stored: unknown): Settings {
  const settings = { ...DEFAULTS };
  if (typeof stored !== 'object' || stored === null) return settings;
  for (const key of Object.keys(DEFAULTS) as (keyof Settings)[]) {
    const value = (stored as Record<string, unknown>)[key];
    if (typeof value === 'boolean') settings[key] = value;
  }
  return settings;
}
