import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import browser, { type Commands } from 'webextension-polyfill';
import { t } from '../i18n';

/** What the browser is told to begin with, before its answer is here. */
const SUGGESTED = 'Alt+Shift+D';

/** The keys that analyze the video of a page, as this browser has them; '' if there are none. */
export function useShortcut(): string {
  const keys = useSignal(SUGGESTED);
  useEffect(() => {
    void browser.commands.getAll().then((commands) => {
      keys.value = keysOf(commands);
    });
  }, [keys]);
  return keys.value;
}

/** '' where another extension had them first, or the user took them away. */
export function keysOf(commands: readonly Commands.Command[]): string {
  return commands.find(({ name }) => name === 'analyze-video')?.shortcut ?? '';
}

/** How to check a video where none is checked by itself. */
export function howToAsk(keys: string): string {
  const entry = t('common_analyze');
  return keys === '' ? t('welcome_try_menu_no_keys', { entry }) : t('welcome_try_menu_text', { entry, keys });
}
