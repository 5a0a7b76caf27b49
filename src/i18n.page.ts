import { direction, locale, readTexts, useTexts } from './i18n';
import { loadSettings, onSettingsChange, type Settings } from './settings';

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

/** Draws a page in the user's language, and anew when that becomes another one. */
export async function drawLocalized(draw: () => void): Promise<void> {
  let { language } = await loadSettings();
  await localize(language);
  draw();
  const follow = async (settings: Settings) => {
    if (settings.language === language) return;
    language = settings.language;
    await localize(language);
    draw();
  };
  onSettingsChange(follow, new AbortController().signal);
}
