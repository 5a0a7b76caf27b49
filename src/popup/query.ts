import type { Summary } from '../history';

/** Which checks of the history are wanted, and in what order. */
export interface Query {
  /** Words that must all be in the title or the site. */
  text: string;
  /** Null for any. */
  verdict: Summary['verdict'] | null;
  /** As {@link siteOf} gives it; null for any. */
  site: string | null;
  order: Order;
}

export const ORDERS = ['newest', 'oldest', 'suspicious'] as const;
export type Order = (typeof ORDERS)[number];

export const EVERYTHING: Query = { text: '', verdict: null, site: null, order: 'newest' };

/** Whether a query leaves nothing out. */
export function isEverything({ text, verdict, site }: Query): boolean {
  return verdict === null && site === null && text.trim() === '';
}

/** The site of a check as people call it: the host without `www.`, or `file`. */
export function siteOf({ source }: Pick<Summary, 'source'>): string {
  return source.site.replace(/^www\./, '');
}

/** All sites in a history, those with most checks first. */
export function sitesOf(summaries: readonly Pick<Summary, 'source'>[]): string[] {
  const counts = new Map<string, number>();
  for (const site of summaries.map(siteOf)) counts.set(site, (counts.get(site) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || a.localeCompare(b)).map(([site]) => site);
}

/** Letters without case and accents, as people type them when they search. */
const bare = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/** What a query asks for, in its order. */
export function selected(summaries: readonly Summary[], query: Query): Summary[] {
  const words = bare(query.text).split(/\s+/);
  return summaries
    .filter(({ source, verdict }) => {
      if (query.verdict !== null && verdict !== query.verdict) return false;
      if (query.site !== null && siteOf({ source }) !== query.site) return false;
      const found = bare(`${source.title} ${source.site}`);
      return words.every((word) => found.includes(word));
    })
    .sort(COMPARE[query.order]);
}

const newest = (a: Summary, b: Summary) => b.at - a.at || b.id - a.id;

const COMPARE = {
  newest,
  oldest: (a, b) => newest(b, a),
  suspicious: (a, b) => (b.probability ?? -1) - (a.probability ?? -1) || newest(a, b),
} satisfies Record<Order, (a: Summary, b: Summary) => number>;
