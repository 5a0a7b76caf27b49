import { t } from '../i18n';
import type { AutoSite } from '../settings';
import type { SectionProps } from './OptionsPage';
import { SwitchRow } from './Row';
import { Section } from './Section';

const SITES = ['youtube', 'tiktok', 'facebook'] as const satisfies readonly AutoSite[];

export function AutoSection({ settings, onChange }: SectionProps) {
  const { autoCheck, sites, onlyOnPower } = settings;
  return (
    <Section title={t('options_auto')}>
      <SwitchRow
        name={t('options_auto_check')}
        hint={t('options_auto_check_hint')}
        checked={autoCheck}
        onChange={(autoCheck) => onChange({ autoCheck })}
      />
      <fieldset disabled={!autoCheck}>
        <legend class="visually-hidden">{t('options_auto_sites')}</legend>
        {SITES.map((site) => (
          <SwitchRow
            key={site}
            class="inner"
            name={t(`options_site_${site}`)}
            checked={sites[site]}
            onChange={(on) => onChange({ sites: { ...sites, [site]: on } })}
          />
        ))}
        <SwitchRow
          name={t('options_power')}
          hint={t('options_power_hint')}
          checked={onlyOnPower}
          onChange={(onlyOnPower) => onChange({ onlyOnPower })}
        />
      </fieldset>
    </Section>
  );
}
