import { allowedDomains, patternOf } from '../allowed';

/**
 * Has the browser ask the user whether the extension may come to a site; must begin in a click. The background hears of
 * the answer from the browser.
 */
export function allow(domain: string): Promise<boolean> {
  return chrome.permissions.request({ origins: [patternOf(domain)] }).catch(() => false);
}

/** Gives back the permission for those sites that `domains` takes: by default for all that were let in. */
export async function disallow(domains: (domain: string) => boolean = () => true): Promise<void> {
  const { origins = [] } = await chrome.permissions.getAll();
  // The browser's own settings may have made patterns other than ours for a site.
  const given = origins.filter((origin) => allowedDomains([origin]).some(domains));
  if (given.length > 0) await chrome.permissions.remove({ origins: given });
}
