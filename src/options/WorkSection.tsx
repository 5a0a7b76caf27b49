import { useId } from 'preact/hooks';
import { locale, t } from '../i18n';
import { RATES } from '../schedule/rates';
import { Segments } from '../ui/Segments';
import type { SectionProps } from './OptionsPage';
import { Row } from './Row';
import { Section } from './Section';

const MOST = [1, 2, 3, 4] as const;

export function WorkSection({ settings, onChange }: SectionProps) {
  const name = useId();
  const saves = settings.rate === 'saver';
  return (
    <Section title={t('options_work')}>
      <fieldset>
        <legend class="visually-hidden">{t('options_rate')}</legend>
        {RATES.map((rate) => (
          <label key={rate} class="row choice">
            <input type="radio" name={name} checked={settings.rate === rate} onChange={() => onChange({ rate })} />
            <span class="what">
              {t(`options_rate_${rate}`)}
              <span class="hint">{t(`options_rate_${rate}_hint`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <Row name={t('options_most')} hint={t(saves ? 'options_most_saver' : 'options_most_hint')}>
        {({ name }) => (
          <Segments
            label={name}
            value={saves ? 1 : settings.maxVideos}
            choices={MOST.map((n) => [n, n.toLocaleString(locale())] as const)}
            disabled={saves}
            onChange={(maxVideos) => onChange({ maxVideos })}
          />
        )}
      </Row>
    </Section>
  );
}
