import { locale } from '../i18n';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** An amount of storage as people say it: "0 byte", "340 kB", "14.2 MB". */
export function bytes(n: number): string {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, n)) / 3));
  const amount = n / 1000 ** step;
  const digits = step < 2 || amount >= 100 ? 0 : 1;
  return amount.toLocaleString(locale(), { style: 'unit', unit: UNITS[step] ?? 'byte', maximumFractionDigits: digits });
}
