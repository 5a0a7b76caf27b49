import { direction, locale, readTexts, useTexts } from './i18n';
import { loadSettings } from './settings';

/** Takes up the user's language in a page or worker of the extension. To be awaited before anything is drawn. */
export async function localize(): Promise<void> {
  const { language } = await loadSettings();
  useTexts(language === 'auto' ? null : await readTexts(language).catch(() => null));
  if (typeof document === 'undefined') return;
  document.documentElement.lang = locale();
  document.documentElement.dir = direction();
}
