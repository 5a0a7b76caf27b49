import { countBefore, eraseBefore } from './history';
import type { Check } from './messages';
import { loadSettings } from './settings';

/** ms. */
const DAY = 24 * 60 * 60 * 1000;

/** Erases the checks that are older than the user wants them kept. */
export async function eraseOld(): Promise<void> {
  const before = keptFrom((await loadSettings()).retentionDays, Date.now());
  if (before !== null) await eraseBefore(before);
}

/** How many checks are too old for a period, in days as in the settings, if it is shorter than the one of before. */
export async function countTooOld(retentionDays: number, daysBefore: number): Promise<number> {
  const from = keptFrom(retentionDays, Date.now());
  return from !== null && isShorter(retentionDays, daysBefore) ? countBefore(from) : 0;
}

export function isShorter(retentionDays: number, daysBefore: number): boolean {
  return retentionDays !== 0 && (daysBefore === 0 || retentionDays < daysBefore);
}

/** The time from which on checks are kept, ms since the epoch; null: all of them are. */
export function keptFrom(retentionDays: number, now: number): number | null {
  return retentionDays === 0 ? null : now - retentionDays * DAY;
}

/** The checks that are young enough to be kept, and how many are not. */
export function youngOf(checks: readonly Check[], retentionDays: number, now: number): { young: Check[]; old: number } {
  const from = keptFrom(retentionDays, now) ?? -Infinity;
  const young = checks.filter(({ at }) => at >= from);
  return { young, old: checks.length - young.length };
}
