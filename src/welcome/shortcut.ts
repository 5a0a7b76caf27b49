import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import browser from 'webextension-polyfill';

/** What the browser is told to begin with, before its answer is here. */
const SUGGESTED = 'Alt+Shift+D';

/** The keys that analyze the video of a page, as this browser has them. */
export function useShortcut(): string {
  const keys = useSignal(SUGGESTED);
  useEffect(() => {
    void browser.commands.getAll().then((commands) => {
      const command = commands.find(({ name }) => name === 'analyze-video');
      if (command?.shortcut) keys.value = command.shortcut;
    });
  }, [keys]);
  return keys.value;
}
