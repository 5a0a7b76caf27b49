import browser from 'webextension-polyfill';
import type { BadgePlace } from '../../settings';
import { isAlive } from '../lifetime';
import type { Place } from './place';

/** What the user made of the badge on a site. */
export interface Remembered {
  /** Where it was moved to. It counts until the user chooses another corner for all sites. */
  moved: { place: Place; corner: BadgePlace } | null;
  /** Whether it shows only its icon. */
  folded: boolean;
}

export const NOTHING: Remembered = { moved: null, folded: false };

const key = (site: string) => `badge:${site}`;

/** Calls `listener` with what is remembered of the badge on a site, now and at every change, until `signal` aborts. */
export function recall(site: string, listener: (remembered: Remembered) => void, signal: AbortSignal): void {
  if (!isAlive()) return;
  const onChanged = (changes: Record<string, { newValue?: unknown }>, area: string) => {
    const change = changes[key(site)];
    if (area === 'local' && change) listener(parse(change.newValue));
  };
  browser.storage.onChanged.addListener(onChanged);
  const stop = () => {
    if (isAlive()) browser.storage.onChanged.removeListener(onChanged);
  };
  signal.addEventListener('abort', stop, { once: true });
  browser.storage.local.get(key(site)).then(
    (stored) => {
      if (!signal.aborted) listener(parse(stored[key(site)]));
    },
    () => {}, // the extension was updated meanwhile
  );
}

export async function remember(site: string, remembered: Remembered): Promise<void> {
  // A private window leaves no trace of where it was.
  if (isAlive() && !browser.extension.inIncognitoContext) await browser.storage.local.set({ [key(site)]: remembered });
}

/** What was stored, or nothing of it where it makes no sense. */
export function parse(stored: unknown): Remembered {
  if (typeof stored !== 'object' || stored === null) return NOTHING;
  const { moved, folded } = stored as Partial<Remembered>;
  const isShare = (value: unknown) => typeof value === 'number' && value >= 0 && value <= 1;
  const isPlace = moved && isShare(moved.place?.x) && isShare(moved.place?.y) && typeof moved.corner === 'string';
  return { moved: isPlace ? moved : null, folded: folded === true };
}
