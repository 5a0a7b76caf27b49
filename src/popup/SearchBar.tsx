import { count } from '../ui/format';
import { CANNOT_CHECK, VERDICT_WORDS } from '../verdict';
import { isEverything, type Query } from './query';

interface Props {
  query: Query;
  /** Checks that match. */
  found: number;
  onAsk(query: Query): void;
}

const VERDICTS = { ...VERDICT_WORDS, 'cannot-check': CANNOT_CHECK } satisfies Record<
  NonNullable<Query['verdict']>,
  string
>;

/** Narrows the history to some words and a verdict, as one types. */
export function SearchBar({ query, found, onAsk }: Props) {
  return (
    <search class="search">
      <input
        type="search"
        placeholder="Search"
        aria-label="Search titles and sites"
        value={query.text}
        onInput={(event) => onAsk({ ...query, text: event.currentTarget.value })}
      />
      <select
        aria-label="Verdict"
        value={query.verdict ?? ''}
        onChange={(event) => onAsk({ ...query, verdict: verdictOf(event.currentTarget.value) })}
      >
        <option value="">Any verdict</option>
        {Object.entries(VERDICTS).map(([verdict, words]) => (
          <option key={verdict} value={verdict}>
            {words}
          </option>
        ))}
      </select>
      <span class="visually-hidden" role="status">
        {isEverything(query) ? '' : `${count(found, 'check')} found`}
      </span>
    </search>
  );
}

function verdictOf(value: string): Query['verdict'] {
  return Object.hasOwn(VERDICTS, value) ? (value as keyof typeof VERDICTS) : null;
}
