import browser from 'webextension-polyfill';
import type { Check, Kept } from './messages';

/** A finished check that is not in the history although it should be. */
export interface Unkept {
  title: string;
  why: Extract<Kept, { type: 'not-kept' }>['why'];
}

/** In memory until the browser ends: what is noted here is mostly that nothing more fits on the disk. */
const KEY = 'unkept';

/** Notes the last check that could not be kept, for the popup to tell; null when one could again. */
export async function noteUnkept(check: Check | null, why: Unkept['why'] = 'failed'): Promise<void> {
  if (check) await browser.storage.session.set({ [KEY]: { title: check.source.title, why } satisfies Unkept });
  else await browser.storage.session.remove(KEY);
}

export async function loadUnkept(): Promise<Unkept | null> {
  const { [KEY]: noted } = await browser.storage.session.get(KEY);
  return (noted as Unkept | undefined) ?? null;
}
