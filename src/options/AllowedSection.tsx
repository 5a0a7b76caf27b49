import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { isKnown, typedDomain } from '../allowed';
import { t } from '../i18n';
import { Button } from '../ui/Button';
import { ErrorText } from '../ui/EmptyState';
import { allow, disallow } from './allow';
import type { SectionProps } from './OptionsPage';
import { Section } from './Section';
import { SiteList } from './SiteList';

/** The sites that the browser lets the extension into, over and above those it is made for. */
export function AllowedSection({ settings }: SectionProps) {
  const typed = useSignal('');
  const problem = useSignal<string | null>(null);
  const id = useId();

  const add = async () => {
    const domain = typedDomain(typed.value);
    if (!domain) problem.value = t('options_allowed_invalid');
    else if (isKnown(domain)) problem.value = t('options_allowed_known');
    else {
      const granted = await allow(domain);
      problem.value = granted ? null : t('options_allowed_refused', { site: domain });
      if (granted) typed.value = '';
    }
  };

  return (
    <Section title={t('options_allowed')} hint={t('options_allowed_hint')}>
      {settings.allowedSites.length > 0 && (
        <SiteList
          sites={settings.allowedSites}
          action={t('options_remove')}
          actionOn={(site) => t('options_remove_site', { site })}
          onAct={(site) => void disallow((domain) => domain === site)}
        />
      )}
      <form
        class="row add"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <label class="visually-hidden" for={id}>
          {t('options_allowed_label')}
        </label>
        <input
          id={id}
          type="text"
          inputMode="url"
          autocomplete="off"
          spellcheck={false}
          dir="ltr"
          placeholder={t('options_allowed_example')}
          value={typed.value}
          aria-invalid={problem.value !== null}
          onInput={(event) => {
            typed.value = event.currentTarget.value;
            problem.value = null;
          }}
        />
        <Button type="submit" disabled={typed.value.trim() === ''}>
          {t('options_allowed_add')}
        </Button>
      </form>
      {problem.value && (
        <div class="row problem">
          <ErrorText>{problem.value}</ErrorText>
        </div>
      )}
    </Section>
  );
}
