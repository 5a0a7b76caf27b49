import type badge from '../locales/en/badge.json';
import type check from '../locales/en/check.json';
import type common from '../locales/en/common.json';
import type options from '../locales/en/options.json';
import type popup from '../locales/en/popup.json';
import type report from '../locales/en/report.json';
import type welcome from '../locales/en/welcome.json';

/**
 * The texts that people read. They live in `locales/<language>/<area>.json`; the build makes the browser's `_locales`
 * of them. The browser picks its own language; a language chosen in the options overrides that with {@link useTexts}.
 */
type Texts = typeof badge &
  typeof check &
  typeof common &
  typeof options &
  typeof popup &
  typeof report &
  typeof welcome;

export type TextKey = keyof Texts;

/** Keys of texts that change with a number: those with a `_other`. */
export type CountKey = TextKey extends infer K ? (K extends `${infer Stem}_other` ? Stem : never) : never;

type Values = Record<string, string | number>;

/** Languages that there are texts in, by their names in the browser's `_locales`. */
export const LANGUAGES = ['en', 'vi', 'es', 'fr', 'de', 'pt_BR', 'zh_CN', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];

let chosen: Record<string, string> | null = null;

/** Uses these texts from now on; null goes back to the browser's language. */
export function useTexts(texts: Record<string, string> | null): void {
  chosen = texts;
}

/** The language that the browser took for its own texts. */
export function browserLanguage(): Language {
  const tag = chrome.i18n.getMessage('common_language' satisfies TextKey);
  return LANGUAGES.find((language) => language.replace('_', '-') === tag) ?? 'en';
}

/** All texts of a language, out of the extension's own files. Only the extension's pages and its worker can. */
export async function readTexts(language: Language): Promise<Record<string, string>> {
  const response = await fetch(chrome.runtime.getURL(`_locales/${language}/messages.json`));
  const messages = (await response.json()) as Record<string, { message: string }>;
  // The build doubles each $ for the browser's own reader (vite.config.ts).
  return Object.fromEntries(Object.entries(messages).map(([key, { message }]) => [key, message.replaceAll('$$', '$')]));
}

/** The text for a key, each `{name}` in it replaced by `values.name`. */
export function t(key: TextKey, values: Values = {}): string {
  return filled(key, values);
}

/** The text for a number of things: `{n}` is the number as people write it. */
export function tn(key: CountKey, n: number, values: Values = {}): string {
  const form = plurals(locale()).select(n);
  const exact = `${key}_${form}`;
  return filled(text(exact) === '' ? `${key}_other` : exact, { ...values, n: n.toLocaleString(locale()) });
}

/** The last one is kept: making one takes longer than all the rest of a text. */
let rules: { language: string; plurals: Intl.PluralRules } | null = null;

function plurals(language: string): Intl.PluralRules {
  if (rules?.language !== language) rules = { language, plurals: new Intl.PluralRules(language) };
  return rules.plurals;
}

/** BCP 47 tag of the language that the texts are in, for numbers and dates. */
export function locale(): string {
  return text('common_language') || 'en';
}

/** Which way the texts run. */
export function direction(): 'ltr' | 'rtl' {
  return locale().startsWith('ar') ? 'rtl' : 'ltr';
}

function text(key: string): string {
  return (chosen ? chosen[key] : globalThis.chrome?.i18n?.getMessage(key)) ?? '';
}

function filled(key: string, values: Values): string {
  return text(key).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
