import { t, tn } from '../i18n';
import { VERDICT_WORDS } from '../verdict';
import { isEverything, ORDERS, type Query } from './query';

interface Props {
  query: Query;
  /** Sites that there are checks of. */
  sites: readonly string[];
  /** Checks that match. */
  found: number;
  onAsk(query: Query): void;
}

/** Narrows the history to some words, a verdict and a site, as one types, and puts it in order. */
export function SearchBar({ query, sites, found, onAsk }: Props) {
  return (
    <search class="search">
      <input
        type="search"
        placeholder={t('popup_search')}
        aria-label={t('popup_search_what')}
        value={query.text}
        onInput={(event) => onAsk({ ...query, text: event.currentTarget.value })}
      />
      <Choice
        label={t('popup_verdict')}
        value={query.verdict}
        choices={[[null, t('popup_verdict_any')], ...verdicts()]}
        onChoose={(verdict) => onAsk({ ...query, verdict })}
      />
      <Choice
        label={t('popup_site')}
        value={query.site}
        choices={[[null, t('popup_site_any')], ...sites.map((site) => [site, siteName(site)] as const)]}
        onChoose={(site) => onAsk({ ...query, site })}
      />
      <Choice
        label={t('popup_sort')}
        value={query.order}
        choices={ORDERS.map((order) => [order, t(`popup_sort_${order}`)] as const)}
        onChoose={(order) => onAsk({ ...query, order })}
      />
      <span class="visually-hidden" role="status">
        {isEverything(query) ? '' : tn('popup_found', found)}
      </span>
    </search>
  );
}

interface ChoiceProps<T> {
  label: string;
  value: T;
  choices: readonly (readonly [value: T, words: string])[];
  onChoose(value: T): void;
}

function Choice<T>({ label, value, choices, onChoose }: ChoiceProps<T>) {
  const choose = (index: number) => {
    const choice = choices[index];
    if (choice) onChoose(choice[0]);
  };
  return (
    <select aria-label={label} onChange={(event) => choose(event.currentTarget.selectedIndex)}>
      {choices.map(([choice, words]) => (
        <option key={words} selected={choice === value}>
          {words}
        </option>
      ))}
    </select>
  );
}

export const siteName = (site: string) => (site === 'file' ? t('popup_files') : site);

function verdicts() {
  const { manipulated, uncertain, clean } = VERDICT_WORDS;
  return [
    ['manipulated', manipulated],
    ['uncertain', uncertain],
    ['clean', clean],
    ['cannot-check', VERDICT_WORDS['cannot-check']],
  ] as const;
}
