import type { Check } from '../messages';

/** Which checks of the history are wanted. */
export interface Query {
  /** Words that must all be in the title or the site. */
  text: string;
  /** Null for any. */
  verdict: Check['verdict'] | null;
}

export const EVERYTHING: Query = { text: '', verdict: null };

export function isEverything({ text, verdict }: Query): boolean {
  return verdict === null && text.trim() === '';
}

/** Letters without case and accents, as people type them when they search. */
const bare = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();

export function matches({ source, verdict }: Pick<Check, 'source' | 'verdict'>, query: Query): boolean {
  if (query.verdict !== null && verdict !== query.verdict) return false;
  const found = bare(`${source.title} ${source.site}`);
  return bare(query.text)
    .split(/\s+/)
    .every((word) => found.includes(word));
}
