import { t } from '../i18n';
import type { BadgePlace } from '../settings';
import { Segments } from '../ui/Segments';
import { BadgePreview } from './BadgePreview';
import type { SectionProps } from './OptionsPage';
import { Row, SwitchRow } from './Row';
import { Section } from './Section';
import { SiteList } from './SiteList';

const PLACES = [
  ['top-left', 'options_place_top_left'],
  ['top-right', 'options_place_top_right'],
  ['bottom-left', 'options_place_bottom_left'],
  ['bottom-right', 'options_place_bottom_right'],
] as const satisfies readonly (readonly [BadgePlace, string])[];

const SIZES = ['small', 'normal', 'large'] as const;

export function BadgeSection({ settings, onChange }: SectionProps) {
  const { showBadge, badgePlace, badgeSize, hiddenSites } = settings;
  return (
    <Section title={t('options_badge')}>
      <SwitchRow
        name={t('options_badge_show')}
        hint={t('options_badge_show_hint')}
        checked={showBadge}
        onChange={(showBadge) => onChange({ showBadge })}
      />
      <BadgePreview place={badgePlace} size={badgeSize} />
      <Row name={t('options_badge_place')} hint={t('options_badge_place_hint')}>
        {({ name }) => (
          <Segments
            label={name}
            value={badgePlace}
            choices={PLACES.map(([place, words]) => [place, t(words), <Corner key={place} place={place} />] as const)}
            onChange={(badgePlace) => onChange({ badgePlace })}
          />
        )}
      </Row>
      <Row name={t('options_badge_size')}>
        {({ name }) => (
          <Segments
            label={name}
            value={badgeSize}
            choices={SIZES.map((size) => [size, t(`options_size_${size}`)] as const)}
            onChange={(badgeSize) => onChange({ badgeSize })}
          />
        )}
      </Row>
      {hiddenSites.length > 0 && (
        <>
          <div class="row">
            <div class="what">
              {t('options_hidden')}
              <p class="hint">{t('options_hidden_hint')}</p>
            </div>
          </div>
          <SiteList
            sites={hiddenSites}
            action={t('options_hidden_back')}
            actionOn={(site) => t('options_hidden_back_site', { site })}
            onAct={(site) => onChange({ hiddenSites: hiddenSites.filter((hidden) => hidden !== site) })}
          />
        </>
      )}
    </Section>
  );
}

/** A screen with a mark in one corner. */
function Corner({ place }: { place: BadgePlace }) {
  const x = place.endsWith('left') ? 3.4 : 11.6;
  const y = place.startsWith('top') ? 4.4 : 8.6;
  return (
    <svg class="glyph" width="22" height="18" viewBox="0 0 20 16" fill="none" aria-hidden="true">
      <rect x="1" y="2" width="18" height="12" rx="2" stroke="currentColor" stroke-width="1.4" />
      <rect x={x} y={y} width="5" height="3" rx="1" fill="currentColor" />
    </svg>
  );
}
