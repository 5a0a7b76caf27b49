import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import browser from 'webextension-polyfill';
import { reportPath } from '../report/address';
import { loadSettings, onSettingsChange, type Settings, saveSettings } from '../settings';
import { Button } from '../ui/Button';
import { ErrorText } from '../ui/EmptyState';
import { Header } from '../ui/Header';
import { HistoryList } from './HistoryList';
import { keptChecks } from './kept';
import type { Page } from './page';
import { SettingsSection } from './SettingsSection';
import { type Connection, connectTab, popupTab } from './tab';
import { VideoList } from './VideoList';

export function Popup() {
  const life = useMemo(() => new AbortController(), []);
  const kept = useMemo(() => keptChecks(life.signal), [life]);
  const page = useSignal<Page>({ type: 'connecting' });
  const problem = useSignal<string | null>(null);
  const settings = useSignal<Settings | null>(null);
  const tab = useRef<Connection | null>(null);

  useEffect(() => {
    void popupTab().then((found) => {
      if (!found) page.value = { type: 'forbidden' };
      else tab.current = connectTab(found, life.signal, (now) => (page.value = now));
    });
    onSettingsChange((now) => (settings.value = now), life.signal);
    void loadSettings().then((now) => (settings.value = now));
    return () => life.abort();
  }, [life, page, settings]);

  const invite = async () => {
    const analyzed = await tab.current?.enter();
    problem.value = analyzed?.type === 'nothing' ? analyzed.words : null;
  };

  return (
    <>
      <Header>
        <Button onClick={() => openPage(browser.runtime.getURL('src/check/index.html'))}>Check a file…</Button>
      </Header>
      <main>
        <section aria-labelledby="videos">
          <div class="section-head">
            <h2 id="videos">Videos on this page</h2>
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
        {kept.entries.value && (
          <HistoryList
            kept={kept}
            now={Date.now()}
            onOpen={(id) => openPage(browser.runtime.getURL(reportPath(id)))}
            onVisit={openPage}
          />
        )}
        {kept.problem.value && <ErrorText>{kept.problem.value}</ErrorText>}
        {settings.value && (
          <SettingsSection settings={settings.value} onChange={(change) => void saveSettings(change)} />
        )}
      </main>
    </>
  );
}

/** Opens an address in a new tab; the popup goes away. */
function openPage(url: string) {
  void browser.tabs.create({ url }).then(() => close());
}
