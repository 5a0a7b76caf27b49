import { facebook } from './facebook';
import { generic } from './generic';
import type { Site } from './site';
import { tiktok } from './tiktok';
import { youtube } from './youtube';

export { type Ad, type Insets, type Site, sourceKey, sourceOf, updated, type VideoIdentity } from './site';

const SITES: [domain: string, site: Site][] = [
  ['youtube.com', youtube],
  ['youtube-nocookie.com', youtube],
  ['tiktok.com', tiktok],
  ['facebook.com', facebook],
];

/** The adapter for a host name; the generic one for hosts that have none. */
export function siteOf(hostname: string): Site {
  return SITES.find(([domain]) => hostname === domain || hostname.endsWith(`.${domain}`))?.[1] ?? generic;
}
