import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { browserLanguage, direction, LANGUAGES, locale, readTexts, type TextKey, t, tn, useTexts } from './i18n';

const FOLDER = join(import.meta.dirname, '../locales');

const areas = (language: string) => readdirSync(join(FOLDER, language)).sort();
const texts = (language: string): Record<string, string> =>
  Object.assign({}, ...areas(language).map((name) => JSON.parse(readFileSync(join(FOLDER, language, name), 'utf8'))));
const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();

const english = texts('en');
afterEach(() => useTexts(english));

test('numbers choose the form and are written the language’s way', () => {
  expect(tn('common_frames', 1)).toBe('1 frame');
  expect(tn('common_frames', 1200)).toBe('1,200 frames');
});

test('a form that a language lacks is its general one', () => {
  useTexts({ ...english, common_language: 'ar' });
  expect(tn('common_frames', 3)).toMatch(/frames$/);
  expect([locale(), direction()]).toEqual(['ar', 'rtl']);
});

test.each([...LANGUAGES, 'nl'])('the browser’s own language is told by its texts: %s', (language) => {
  const said = language === 'nl' ? '' : texts(language).common_language;
  vi.stubGlobal('chrome', { i18n: { getMessage: () => said } });
  expect(browserLanguage()).toBe(language === 'nl' ? 'en' : language);
  // Of texts that were given, none is asked of the browser: it may be in another language, or gone.
  expect(tn('common_frames', 3)).toBe('3 frames');
  expect(t('nothing_of_this_name' as TextKey)).toBe('');
  vi.unstubAllGlobals();
});

test('a text out of the extension’s files is as it was written: the build doubles each $ for the browser', async () => {
  vi.stubGlobal('chrome', { runtime: { getURL: (path: string) => path } });
  const messages = { common_a: { message: '5 $$ and $$$$1' }, common_b: { message: '{n}' } };
  const fetched = vi.fn(async (_path: string) => Response.json(messages));
  vi.stubGlobal('fetch', fetched);
  expect(await readTexts('de')).toEqual({ common_a: '5 $ and $$1', common_b: '{n}' });
  expect(fetched).toHaveBeenCalledWith('_locales/de/messages.json');
  vi.unstubAllGlobals();
});

test('a text without its value shows the gap', () => {
  expect(t('common_frames_other')).toBe('{n} frames');
});

test.each(readdirSync(FOLDER))('%s has every text, with the same gaps', (language) => {
  expect(LANGUAGES).toContain(language);
  const own = texts(language);
  for (const [key, text] of Object.entries(english)) {
    expect(own[key], key).toBeTruthy();
    expect(placeholders(own[key] ?? ''), key).toEqual(placeholders(text));
  }
  const forms = /_(zero|one|two|few|many)$/;
  expect(Object.keys(own).filter((key) => !(key in english) && !forms.test(key))).toEqual([]);
});

test.each(readdirSync(FOLDER))('%s has every form of a text that changes with a number', (language) => {
  const own = texts(language);
  const { pluralCategories } = new Intl.PluralRules(own.common_language).resolvedOptions();
  const stems = Object.keys(english).flatMap((key) => key.match(/^(.*)_other$/)?.[1] ?? []);
  expect(stems).toContain('common_frames');
  const needed = stems.flatMap((stem) => pluralCategories.map((form) => `${stem}_${form}`));
  expect(needed.filter((key) => !own[key])).toEqual([]);
});

test('every area keeps to its own names', () => {
  for (const area of areas('en'))
    for (const key of Object.keys(JSON.parse(readFileSync(join(FOLDER, 'en', area), 'utf8'))))
      expect(key.startsWith(`${area.replace('.json', '')}_`), key).toBe(true);
});
