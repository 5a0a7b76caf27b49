import browser from 'webextension-polyfill';
import { findCheck } from '../history';
import type { ReportAnswer } from '../messages';
import { reportPath } from '../report/address';
import { loadSettings } from '../settings';

/** A check that ended just now may still be on its way into the history: ms between looks, and how many. */
const PATIENCE = { every: 150, attempts: 20 };

/** Opens the report of the check that ended at a time, of the video at an address, in a tab of its own. */
export async function openReport(at: number, url: string, incognito: boolean): Promise<ReportAnswer> {
  if (incognito) return 'private';
  const kept = (await loadSettings()).history;
  for (let i = 0; i < PATIENCE.attempts; i++) {
    const id = await findCheck(at, url);
    if (id !== null) {
      await browser.tabs.create({ url: browser.runtime.getURL(reportPath(id)) });
      return 'opened';
    }
    if (!kept) return 'off';
    await new Promise((resolve) => setTimeout(resolve, PATIENCE.every));
  }
  return 'gone';
}
