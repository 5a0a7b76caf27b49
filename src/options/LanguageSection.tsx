import { LANGUAGES, type Language, t } from '../i18n';
import type { Settings } from '../settings';
import type { SectionProps } from './OptionsPage';
import { SelectRow } from './Row';
import { Section } from './Section';

/** Each language by its own name: who cannot read this page must still find theirs. */
const NAMES = {
  en: 'English',
  vi: 'Tiếng Việt',
  es: 'Español',
  fr: 'Français',
  de: 'Deutsch',
  pt_BR: 'Português',
  zh_CN: '简体中文',
  ar: 'العربية',
} as const satisfies Record<Language, string>;

export function LanguageSection({ settings, onChange }: SectionProps) {
  return (
    <Section title={t('options_language')}>
      <SelectRow<Settings['language']>
        name={t('options_language_label')}
        value={settings.language}
        choices={[
          ['auto', t('options_language_auto')],
          ...LANGUAGES.map((language) => [language, NAMES[language]] as const),
        ]}
        onChange={(language) => onChange({ language })}
      />
    </Section>
  );
}
