import { locale, t } from '../i18n';

/** A media time in s as a clock: "0:07", "1:02:45". */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** How long something took, in s: "0.4 s", "9.1 s", "34 s", "2 min 5 s". */
export function took(seconds: number): string {
  const number = (n: number, digits: number) =>
    n.toLocaleString(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits });
  if (seconds < 9.95) return t('common_took_seconds', { seconds: number(seconds, 1) });
  const whole = Math.round(seconds);
  if (whole < 60) return t('common_took_seconds', { seconds: number(whole, 0) });
  const minutes = number(Math.floor(whole / 60), 0);
  if (whole % 60 === 0) return t('common_took_minutes', { minutes });
  return t('common_took', { minutes, seconds: number(whole % 60, 0) });
}

/** When something happened, both in ms since the epoch: "just now", "5 min ago", "3 h ago", "12 May", "12 May 2025". */
export function ago(at: number, now: number): string {
  const minutes = Math.floor((now - at) / 60_000);
  if (minutes < 1) return t('common_just_now');
  if (minutes < 60) return t('common_minutes_ago', { n: minutes.toLocaleString(locale()) });
  if (minutes < 24 * 60) return t('common_hours_ago', { n: Math.floor(minutes / 60).toLocaleString(locale()) });
  const [then, today] = [new Date(at), new Date(now)];
  const sameYear = then.getFullYear() === today.getFullYear();
  return then.toLocaleDateString(locale() === 'en' ? 'en-GB' : locale(), {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' as const }),
  });
}
