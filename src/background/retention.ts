import browser from 'webextension-polyfill';
import { eraseBefore } from '../history';
import { loadSettings } from '../settings';

const ALARM = 'retention';
const DAY = { minutes: 24 * 60, ms: 24 * 60 * 60 * 1000 };

/** Has old checks erased once a day, also while nothing is checked. */
export async function scheduleRetention(): Promise<void> {
  if (!(await browser.alarms.get(ALARM))) browser.alarms.create(ALARM, { periodInMinutes: DAY.minutes });
}

export function isRetentionAlarm({ name }: { name: string }): boolean {
  return name === ALARM;
}

/** Erases the checks that are older than the user wants them kept. */
export async function eraseOld(): Promise<void> {
  const before = keptFrom((await loadSettings()).retentionDays, Date.now());
  if (before !== null) await eraseBefore(before);
}

/** The time from which on checks are kept, ms since the epoch; null: all of them are. */
export function keptFrom(retentionDays: number, now: number): number | null {
  return retentionDays === 0 ? null : now - retentionDays * DAY.ms;
}
