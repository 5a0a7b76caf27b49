import browser from 'webextension-polyfill';
import { LANGUAGES, type Language } from './i18n';
import { RATES, type Rate } from './schedule/rates';

export interface Settings {
  /** Check videos on YouTube, TikTok and Facebook without being asked. */
  autoCheck: boolean;
  /** Of these sites, where. */
  sites: Record<AutoSite, boolean>;
  /** How much work a check may be. */
  rate: Rate;
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
  /** Domains of other sites that the browser lets the extension into. The background writes it: see src/allowed.ts. */
  allowedSites: string[];
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
  allowedSites: [],
  language: 'auto',
};

/** What a stored value of a setting must be to be taken; a setting of any other value has its default. */
const VALID = {
  autoCheck: isBoolean,
  sites: (value) => isObject(value) && Object.keys(DEFAULTS.sites).every((site) => isBoolean(value[site])),
  rate: oneOf(...RATES),
  maxVideos: (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 4,
  onlyOnPower: isBoolean,
  history: isBoolean,
  retentionDays: (value) => Number.isInteger(value) && Number(value) >= 0,
  thumbnails: isBoolean,
  showBadge: isBoolean,
  badgePlace: oneOf('top-left', 'top-right', 'bottom-left', 'bottom-right'),
  badgeSize: oneOf('small', 'normal', 'large'),
  hiddenSites: isTexts,
  allowedSites: isTexts,
  language: oneOf('auto', ...LANGUAGES),
} satisfies Record<keyof Settings, (value: unknown) => boolean>;

/**
 * What stays on this device: what depends on the machine, and lists of sites, which say where somebody goes. The rest
 * goes along to the person's other devices, where the browser is told to.
 */
const LOCAL: readonly (keyof Settings)[] = ['rate', 'maxVideos', 'onlyOnPower', 'hiddenSites', 'allowedSites'];

const KEY = 'settings';

/** The settings as stored, with defaults for what is missing or of the wrong type. */
export async function loadSettings(): Promise<Settings> {
  const [synced, local] = await Promise.all([stored('sync'), stored('local')]);
  return complete({ ...synced, ...local });
}

let saving: Promise<void> = Promise.resolve();

/** Stores a change. Changes of one context are stored one after the other, so that none undoes another. */
export function saveSettings(change: Partial<Settings>): Promise<void> {
  saving = saving.then(
    () => save(change),
    () => save(change),
  );
  return saving;
}

async function save(change: Partial<Settings>): Promise<void> {
  const { along, here } = divided(change);
  const stuck = isEmpty(along) || (await saveAlong(along)) ? {} : along;
  // What is stored on the device wins: what went along must be there no more.
  const kept = Object.entries(await stored('local')).filter(([key]) => !(key in along));
  await browser.storage.local.set({ [KEY]: { ...Object.fromEntries(kept), ...stuck, ...here } });
}

/** Whether it could be done: the quota may be used up, or there is no such thing here. */
async function saveAlong(along: Partial<Settings>): Promise<boolean> {
  const synced = { ...(await stored('sync')), ...along };
  return browser.storage.sync.set({ [KEY]: synced }).then(
    () => true,
    () => false,
  );
}

const isEmpty = (object: object) => Object.keys(object).length === 0;

/** What is stored once this context's own changes are: one that is half stored would undo itself for a moment. */
export async function settledSettings(): Promise<Settings> {
  for (;;) {
    const before = saving;
    await before.catch(() => {});
    const settings = await loadSettings();
    if (saving === before) return settings;
  }
}

async function stored(area: 'sync' | 'local'): Promise<Record<string, unknown>> {
  const { [KEY]: value } = await browser.storage[area].get(KEY).catch(() => ({ [KEY]: null }));
  return isObject(value) ? value : {};
}

/** A change in the part that goes along to other devices, and the part that stays. */
export function divided(change: Partial<Settings>): { along: Partial<Settings>; here: Partial<Settings> } {
  const isLocal = (key: string) => (LOCAL as readonly string[]).includes(key);
  const entries = Object.entries(change);
  return {
    along: Object.fromEntries(entries.filter(([key]) => !isLocal(key))),
    here: Object.fromEntries(entries.filter(([key]) => isLocal(key))),
  };
}

/** Puts everything back to how it was at the start. What the browser lets the extension into is not a setting. */
export async function resetSettings(): Promise<void> {
  const { allowedSites } = await loadSettings();
  await saveSettings({ ...DEFAULTS, allowedSites });
}

/** Calls `listener` with the new settings whenever they change in any context, until `signal` aborts. */
export function onSettingsChange(listener: (settings: Settings) => void, signal: AbortSignal): void {
  const onChanged = (changes: Record<string, unknown>, area: string) => {
    if ((area !== 'local' && area !== 'sync') || !(KEY in changes)) return;
    settledSettings().then(
      (settings) => signal.aborted || listener(settings),
      () => {}, // the extension has gone
    );
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

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}

function oneOf(...values: string[]): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && values.includes(value);
}
