import browser from 'webextension-polyfill';
import { useTexts } from '../i18n';
import type { ToBackground } from '../messages';
import type { Settings } from '../settings';

let spoken: Settings['language'] = 'auto';
let kept = false;

/** Takes up the user's language on a page of the web, where only the background can read the texts of another one. */
export async function takeUp(language: Settings['language']): Promise<void> {
  if (language === spoken) return;
  spoken = language;
  await askForTexts();
}

/** Keeps the browser's own texts, too: to the old script of a page it gives none once the extension was updated. */
export async function keepTexts(): Promise<void> {
  if (kept || spoken !== 'auto') return;
  kept = true;
  await askForTexts();
}

async function askForTexts(): Promise<void> {
  const language = spoken;
  const texts: unknown = await browser.runtime.sendMessage({ type: 'texts' } satisfies ToBackground).catch(() => null); // the browser's language will do
  if (spoken === language) useTexts(isTexts(texts) ? texts : null);
}

function isTexts(value: unknown): value is Record<string, string> {
  return typeof value === 'object' && value !== null;
}
