import browser from 'webextension-polyfill';
import type { ReportAnswer, ToBackground } from '../../messages';
import { isAlive } from '../lifetime';
import type { Watch } from '../watch';

/** What came of asking for a report. `unavailable`: the extension was updated or switched off, and nobody answers. */
export type Asked = ReportAnswer | 'unavailable';

/** Has the report of a check opened. If the check is still running, that ends it. */
export async function askForReport(watch: Pick<Watch, 'finish'>): Promise<Asked> {
  const check = await watch.finish().catch(() => null);
  if (!isAlive()) return 'unavailable';
  if (!check) return 'gone';
  const { at, source } = check;
  const message: ToBackground = { type: 'open-report', at, url: source.url };
  const answer: unknown = await browser.runtime.sendMessage(message).catch(() => null);
  if (answer === 'opened' || answer === 'off' || answer === 'private') return answer;
  return isAlive() ? 'gone' : 'unavailable';
}
