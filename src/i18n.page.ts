import { direction, locale, readTexts, useTexts } from './i18n';
import { loadSettings, type Settings } from './settings';

/**
 * Takes up a language, if none is given the one in the settings, in a page or worker of the extension. To be awaited
 * before anything is drawn.
 */
export async function localize(chosen?: Settings['language']): Promise<void> {
  const language = chosen ?? (await loadSettings()).language;
  useTexts(language === 'auto' ? null : await readTexts(language).catch(() => null));
  if (typeof document === 'undefined') return;
  document.documentElement.lang = locale();
  document.documentElement.dir = direction();
}
