/**
 * Sites besides the known ones that the user lets the extension into, by their domain: `example.org` stands for
 * itself and all that is below it. The browser keeps the permission; the settings only say what it is.
 */

/** Domains that the extension is made for: the manifest lets it in. */
export const KNOWN = ['youtube.com', 'youtube-nocookie.com', 'tiktok.com', 'facebook.com'];

/** What somebody typed, as a domain; null if it is none. An address of a page stands for its site. */
export function typedDomain(typed: string): string | null {
  const text = typed.trim();
  const address = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(address)) return null;
  const { protocol, hostname } = new URL(address);
  if (protocol !== 'https:' && protocol !== 'http:') return null;
  const domain = hostname.replace(/^www\./, '').replace(/\.$/, '');
  // One word alone would be everything below .com; a machine of one's own is meant with "localhost".
  return /^[\w-]+(\.[\w-]+)+$/.test(domain) || domain === 'localhost' ? domain : null;
}

/** The browser's match pattern for a domain and all below it. */
export function patternOf(domain: string): string {
  return `*://${hasParts(domain) ? '*.' : ''}${domain}/*`;
}

/** The domains in a list of match patterns, less the known sites'. Patterns for everything have no domain. */
export function allowedDomains(patterns: readonly string[]): string[] {
  const domains = patterns.flatMap((pattern) => /^[^:]+:\/\/(?:\*\.)?([^/*]+)\/\*$/.exec(pattern)?.[1] ?? []);
  return [...new Set(domains)].filter((domain) => !covers(KNOWN, domain)).sort();
}

/** Whether a host is one of these domains or below one. */
export function covers(domains: readonly string[], host: string): boolean {
  return domains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}

/** Whether a host is of a site that the extension is made for. */
export function isKnown(host: string): boolean {
  return covers(KNOWN, host);
}

/** IP addresses and "localhost" have nothing below them. */
function hasParts(domain: string): boolean {
  return domain !== 'localhost' && !/^[\d.]+$/.test(domain);
}
