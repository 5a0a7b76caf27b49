import browser from 'webextension-polyfill';

const ALARM = 'retention';

/** Has old checks erased once a day, also while nothing is checked. */
export async function scheduleRetention(): Promise<void> {
  if (!(await browser.alarms.get(ALARM))) browser.alarms.create(ALARM, { periodInMinutes: 24 * 60 });
}

export function isRetentionAlarm({ name }: { name: string }): boolean {
  return name === ALARM;
}
