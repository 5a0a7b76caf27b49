import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import browser from 'webextension-polyfill';
import { CHECK_PAGE } from '../check/address';
import { t } from '../i18n';
import { reportPath } from '../report/address';
import { loadSettings, onSettingsChange, type Settings, saveSettings } from '../settings';
import { Button } from '../ui/Button';
import { ErrorText } from '../ui/EmptyState';
import { Header } from '../ui/Header';
import { loadUnkept, type Unkept } from '../unkept';
import { HistoryList } from './HistoryList';
import type { Kept } from './kept';
import type { Page } from './page';
import { SettingsSection } from './SettingsSection';
import { type Connection, connectTab, popupTab } from './tab';
import { VideoList } from './VideoList';

export function Popup({ kept }: { kept: Kept }) {
  const life = useMemo(() => new AbortController(), []);
  const page = useSignal<Page>({ type: 'connecting' });
  const problem = useSignal<string | null>(null);
  const settings = useSignal<Settings | null>(null);
  const unkept = useSignal<Unkept | null>(null);
  const unsaved = useSignal<string | null>(null);
  const tab = useRef<Connection | null>(null);

  useEffect(() => {
    void popupTab().then((found) => {
      if (!found) page.value = { type: 'forbidden' };
      else tab.current = connectTab(found, life.signal, (now) => (page.value = now));
    });
    onSettingsChange((now) => (settings.value = now), life.signal);
    void loadSettings().then((now) => (settings.value = now));
    void loadUnkept().then((now) => (unkept.value = now));
    return () => life.abort();
  }, [life, page, settings, unkept]);

  const invite = async () => {
    const analyzed = await tab.current?.enter();
    problem.value = analyzed?.type === 'nothing' ? analyzed.words : null;
  };

  const change = async (change: Partial<Settings>) => {
    try {
      await saveSettings(change);
      unsaved.value = null;
    } catch (error) {
      unsaved.value = t('options_failed', { reason: String(error) });
      settings.value = await loadSettings(); // its switch has moved already
    }
  };

  return (
    <>
      <Header>
        <Button onClick={() => openOwn(CHECK_PAGE)}>{t('common_check_file')}</Button>
      </Header>
      <main>
        <section aria-labelledby="videos">
          <div class="section-head">
            <h2 id="videos">{t('popup_videos')}</h2>
          </div>
          <VideoList
            page={page.value}
            onInvite={invite}
            onCheck={(id) => tab.current?.post({ type: 'analyze', id })}
            onShow={(id) => {
              tab.current?.post({ type: 'show', id });
              close();
            }}
          />
          {problem.value && <ErrorText>{problem.value}</ErrorText>}
        </section>
        {unkept.value && <ErrorText>{unkeptWords(unkept.value)}</ErrorText>}
        {kept.total.value !== null && (
          <HistoryList
            kept={kept}
            isOn={settings.value?.history ?? true}
            now={Date.now()}
            onOpen={(id) => openOwn(reportPath(id))}
            onVisit={openPage}
            onImport={() => openOwn('src/import/index.html')}
          />
        )}
        {kept.problem.value && <ErrorText>{kept.problem.value}</ErrorText>}
        {settings.value && <SettingsSection settings={settings.value} onChange={change} />}
        {unsaved.value && <ErrorText>{unsaved.value}</ErrorText>}
      </main>
    </>
  );
}

function unkeptWords({ title, why }: Unkept): string {
  const values = { title: title || t('popup_untitled') };
  return why === 'full' ? t('popup_unkept_full', values) : t('popup_unkept_failed', values);
}

const openOwn = (path: string) => openPage(browser.runtime.getURL(path));

/** Opens an address in a new tab; the popup goes away. */
function openPage(url: string) {
  void browser.tabs.create({ url }).then(() => close());
}
