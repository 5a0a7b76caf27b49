import { t, tn } from '../i18n';
import type { SectionProps } from './OptionsPage';
import { SelectRow, SwitchRow } from './Row';
import { Section } from './Section';

const DAYS = [1, 7, 30, 90, 365];

export function HistorySection({ settings, onChange }: SectionProps) {
  const { history, retentionDays, thumbnails } = settings;
  // One that came along from elsewhere is a choice too.
  const days =
    DAYS.includes(retentionDays) || retentionDays === 0 ? DAYS : [...DAYS, retentionDays].sort((a, b) => a - b);
  return (
    <Section title={t('options_history')}>
      <SwitchRow
        name={t('options_history_keep')}
        hint={t('options_history_keep_hint')}
        checked={history}
        onChange={(history) => onChange({ history })}
      />
      <SelectRow
        name={t('options_retention')}
        value={retentionDays}
        choices={[
          ...days.map((n) => [n, tn('options_retention_days', n)] as const),
          [0, t('options_retention_never')] as const,
        ]}
        onChange={(retentionDays) => onChange({ retentionDays })}
      />
      <SwitchRow
        name={t('options_thumbnails')}
        hint={t('options_thumbnails_hint')}
        checked={thumbnails}
        disabled={!history}
        onChange={(thumbnails) => onChange({ thumbnails })}
      />
    </Section>
  );
}
