import browser from 'webextension-polyfill';
import { t } from '../i18n';
import type { Settings } from '../settings';
import { Button } from '../ui/Button';

interface Props {
  settings: Settings;
  onChange: (change: Partial<Settings>) => void;
}

const CHOICES = ['autoCheck', 'showBadge', 'history'] as const satisfies readonly (keyof Settings)[];

/** What the user may decide every day, as switches that act at once, and the way to the rest. */
export function SettingsSection({ settings, onChange }: Props) {
  const openAll = () => void browser.runtime.openOptionsPage().then(() => close());
  return (
    <details class="settings">
      <summary>{t('options_popup_title')}</summary>
      {CHOICES.map((key) => (
        <label key={key}>
          <input
            type="checkbox"
            checked={settings[key]}
            onChange={(event) => onChange({ [key]: event.currentTarget.checked })}
          />
          <span>
            {t(`options_popup_${key}`)}
            <small>{t(`options_popup_${key}_hint`)}</small>
          </span>
        </label>
      ))}
      <p class="export">
        <Button look="link" onClick={openAll}>
          {t('options_popup_all')}
        </Button>
      </p>
    </details>
  );
}
