import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { t } from '../i18n';
import icon from '../icons/icon.svg';

/** Where the pin is; or that there is nothing left to do. */
export function Pin() {
  const pinned = useSignal(false);
  useEffect(() => {
    const look = () =>
      void chrome.action.getUserSettings().then(({ isOnToolbar }) => (pinned.value = isOnToolbar ?? false));
    look();
    chrome.action.onUserSettingsChanged.addListener(look);
    return () => chrome.action.onUserSettingsChanged.removeListener(look);
  }, [pinned]);
  return (
    <section class="pin card">
      <div>
        <h2>{t('welcome_pin')}</h2>
        <p>{t(pinned.value ? 'welcome_pin_done' : 'welcome_pin_text')}</p>
      </div>
      <Toolbar pinned={pinned.value} />
    </section>
  );
}

/** The right end of a browser's toolbar, with the menu of extensions open below it. */
function Toolbar({ pinned }: { pinned: boolean }) {
  return (
    <svg class="toolbar" viewBox="0 0 260 122" width="260" height="122" aria-hidden="true">
      <rect class="edge" x="0.5" y="0.5" width="259" height="39" rx="8" />
      <rect class="dim" x="12" y="11" width="142" height="18" rx="9" />
      {pinned ? (
        <image href={icon} x="168" y="10" width="20" height="20" />
      ) : (
        <circle class="mark" cx="214" cy="20" r="15" />
      )}
      <path
        class="line"
        d="M207 16h4.2c-1-4.4 5.6-4.4 4.6 0h4.2v4.4c4.4-1 4.4 5.6 0 4.6v3.2h-13v-3.4c3.4.8 3.4-5 0-4.2Z"
      />
      <circle class="fill" cx="242" cy="14" r="1.7" />
      <circle class="fill" cx="242" cy="20" r="1.7" />
      <circle class="fill" cx="242" cy="26" r="1.7" />
      {!pinned && (
        <>
          <rect class="edge" x="68.5" y="49.5" width="160" height="64" rx="8" />
          <rect class="dim" x="82" y="61" width="64" height="6" rx="3" />
          <image href={icon} x="82" y="80" width="20" height="20" />
          <rect class="dim" x="110" y="87" width="72" height="6" rx="3" />
          <circle class="mark" cx="206" cy="90" r="13" />
          <path class="line" d="M202.8 83h6.4M204 83v4.2l-2.4 3h8.8l-2.4-3V83M206 90.2v6" />
        </>
      )}
    </svg>
  );
}
