import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import browser from 'webextension-polyfill';
import { t } from '../i18n';
import { localize } from '../i18n.page';
import icon from '../icons/icon.svg';
import { MODEL } from '../model';
import { onSettingsChange, type Settings, saveSettings, settledSettings } from '../settings';
import { ErrorText } from '../ui/EmptyState';
import { AllowedSection } from './AllowedSection';
import { AutoSection } from './AutoSection';
import { BadgeSection } from './BadgeSection';
import { DataSection } from './DataSection';
import { HistorySection } from './HistorySection';
import { LanguageSection } from './LanguageSection';
import { WorkSection } from './WorkSection';

/** What every section gets: the settings as they are, and the way to change them. */
export interface SectionProps {
  settings: Settings;
  onChange: (change: Partial<Settings>) => void;
}

/** All options. Each acts at once, here and in every open page. */
export function OptionsPage({ loaded }: { loaded: Settings }) {
  const settings = useSignal(loaded);
  const language = useSignal(loaded.language);
  const problem = useSignal<string | null>(null);

  useEffect(() => {
    const life = new AbortController();
    onSettingsChange((now) => (settings.value = now), life.signal);
    // What changed since they were loaded was told to nobody.
    void settledSettings().then((now) => (settings.value = now));
    return () => life.abort();
  }, [settings]);

  // The page is drawn in the new language only when its texts are there.
  const wanted = settings.value.language;
  useEffect(() => {
    // It may not be stored yet.
    if (wanted !== language.value) void localize(wanted).then(() => (language.value = wanted));
  }, [wanted, language]);
  useEffect(() => {
    document.title = t('options_page_title');
  }, [language.value]);

  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
      problem.value = null;
    } catch (error) {
      problem.value = t('options_failed', { reason: String(error) });
      settings.value = await settledSettings();
    }
  };
  const save = (change: Partial<Settings>) => {
    settings.value = { ...settings.value, ...change };
    return saveSettings(change);
  };
  const onChange = (change: Partial<Settings>) => void attempt(() => save(change));
  const section = { settings: settings.value, onChange };
  return (
    <div class="page">
      <header class="top">
        <img src={icon} alt="" width="28" height="28" />
        <h1>{t('options_title')}</h1>
        <a class="button" href={browser.runtime.getURL('src/welcome/index.html')}>
          {t('options_first_run')}
        </a>
      </header>
      {problem.value && <ErrorText>{problem.value}</ErrorText>}
      <main>
        <AutoSection {...section} />
        <AllowedSection {...section} />
        <WorkSection {...section} />
        <BadgeSection {...section} />
        <HistorySection {...section} attempt={attempt} save={save} />
        <LanguageSection {...section} />
        <DataSection language={language.value} />
      </main>
      <footer class="note">
        {t('options_version', { version: browser.runtime.getManifest().version, model: MODEL.version })}
      </footer>
    </div>
  );
}
