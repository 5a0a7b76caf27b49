import { useSignal } from '@preact/signals';
import { t, tn } from '../i18n';
import { countTooOld, eraseOld } from '../retention';
import type { Settings } from '../settings';
import { Confirm } from './Confirm';
import type { SectionProps } from './OptionsPage';
import { SelectRow, SwitchRow } from './Row';
import { Section } from './Section';

const DAYS = [1, 7, 30, 90, 365];

interface Props extends SectionProps {
  /** Does what may fail, and tells of it if it does. */
  attempt(work: () => Promise<void>): Promise<void>;
  save(change: Partial<Settings>): Promise<void>;
}

export function HistorySection({ settings, onChange, attempt, save }: Props) {
  const { history, retentionDays, thumbnails } = settings;
  /** A period that is not stored yet, and the checks that it would erase; 0 until they are counted. */
  const asking = useSignal<{ days: number; old: number } | null>(null);
  const shown = asking.value?.days ?? retentionDays;
  // One that came along from elsewhere is a choice too.
  const days =
    DAYS.includes(retentionDays) || retentionDays === 0 ? DAYS : [...DAYS, retentionDays].sort((a, b) => a - b);

  const choose = (days: number) =>
    attempt(async () => {
      asking.value = { days, old: 0 };
      const old = await countTooOld(days, retentionDays).catch((error: unknown) => {
        asking.value = null;
        throw error;
      });
      if (asking.value?.days !== days) return; // another one was chosen meanwhile
      asking.value = old > 0 ? { days, old } : null;
      if (old === 0) await save({ retentionDays: days });
    });
  const shorten = (days: number) =>
    attempt(async () => {
      await save({ retentionDays: days });
      await eraseOld();
    });
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
        value={shown}
        choices={[
          ...days.map((n) => [n, tn('options_retention_days', n)] as const),
          [0, t('options_retention_never')] as const,
        ]}
        onChange={choose}
      />
      {asking.value && asking.value.old > 0 && (
        <Confirm
          title={t('options_retention_title')}
          text={tn('options_retention_text', asking.value.old)}
          yes={t('report_erase_do')}
          no={t('options_cancel')}
          onYes={() => asking.value && void shorten(asking.value.days)}
          onClose={() => (asking.value = null)}
        />
      )}
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
