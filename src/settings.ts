import browser from 'webextension-polyfill';
import { LANGUAGES, type Language } from './i18n';

export interface Settings {
  /** Check videos on YouTube, TikTok and Facebook without being asked. */
  autoCheck: boolean;
  /** Of these sites, where. */
  sites: Record<AutoSite, boolean>;
  /** How much work a check may be. */
  rate: 'automatic' | 'saver' | 'thorough';
  /** Videos checked at once. */
  maxVideos: number;
  /** Check without being asked only while the machine is plugged in. */
  onlyOnPower: boolean;
  /** Keep finished checks on this device. */
  history: boolean;
  /** Days after which a kept check is erased; 0: never. */
  retentionDays: number;
  /** Keep pictures with the checks. */
  thumbnails: boolean;
  /** Show a badge on videos that are checked without being asked. */
  showBadge: boolean;
  badgePlace: BadgePlace;
  badgeSize: 'small' | 'normal' | 'large';
  /** Host names of sites that get no badge. */
  hiddenSites: string[];
  /** `auto`: the browser's. */
  language: 'auto' | Language;
}

/** Sites whose videos are checked without being asked. */
export type AutoSite = 'youtube' | 'tiktok' | 'facebook';

export type BadgePlace = 'top-left' | 'top-right' | 'bottom-left' | 'bottom-right';

export const DEFAULTS: Settings = {
  autoCheck: true,
  sites: { youtube: true, tiktok: true, facebook: true },
  rate: 'automatic',
  maxVideos: 2,
  onlyOnPower: false,
  history: true,
  retentionDays: 0,
  thumbnails: true,
  showBadge: true,
  badgePlace: 'top-left',
  badgeSize: 'normal',
  hiddenSites: [],
  language: 'auto',
};

/** What a stored value of a setting must be to be taken; a setting of any other value has its default. */
const VALID = {
  autoCheck: isBoolean,
  sites: (value) => isObject(value) && Object.keys(DEFAULTS.sites).every((site) => isBoolean(value[site])),
  rate: oneOf('automatic', 'saver', 'thorough'),
  maxVideos: (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 4,
  onlyOnPower: isBoolean,
  history: isBoolean,
  retentionDays: (value) => Number.isInteger(value) && Number(value) >= 0,
  thumbnails: isBoolean,
  showBadge: isBoolean,
  badgePlace: oneOf('top-left', 'top-right', 'bottom-left', 'bottom-right'),
  badgeSize: oneOf('small', 'normal', 'large'),
  hiddenSites: (value) => Array.isArray(value) && value.every((host) => typeof host === 'string'),
  language: oneOf('auto', ...LANGUAGES),
} satisfies Record<keyof Settings, (value: unknown) => boolean>;

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
  if (!isObject(stored)) return DEFAULTS;
  const valid = Object.entries(VALID).filter(([key, isValid]) => isValid(stored[key]));
  return { ...DEFAULTS, ...Object.fromEntries(valid.map(([key]) => [key, stored[key]])) };
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function oneOf(...values: string[]): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && values.includes(value);
}
