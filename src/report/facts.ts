import { locale, t } from '../i18n';
import type { Check } from '../messages';
import { MODEL } from '../model';
import type { Fact } from '../ui/CheckFacts';
import { clock } from '../ui/format';

/** What a report tells of a check beside its result. */
export function facts({ source, at, modelVersion, rate, until }: Check): Fact[] {
  const isFile = source.site === 'file';
  const settings = isFile ? fileSettings(until) : rate && t(`report_settings_${rate}`, { rate: MODEL.sampling.rate });
  return [
    [t('report_where'), isFile ? t('report_file') : source.site.replace(/^www\./, '')],
    [t('report_checked'), new Date(at).toLocaleString(locale(), { dateStyle: 'medium', timeStyle: 'short' })],
    [t('report_model'), modelVersion],
    ...(settings ? ([[t('report_settings'), settings]] as const) : []),
  ];
}

function fileSettings(until: Check['until']): string {
  const { rate } = MODEL.sampling;
  if (until === undefined) return t('report_settings_file', { rate });
  return t('report_settings_part', { time: clock(until), rate });
}
