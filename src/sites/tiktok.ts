import { tiktokLabel } from './labels';
import { by, nameless, plain, plainTitle, type Site, textOf } from './site';

/** One video's part of a feed. */
const CARD = '[data-cinema-mode-snap-row], article, [data-e2e="recommend-list-item-container"], [data-e2e="feed-item"]';

/** The view of one video that lies over a feed or a profile. */
const BROWSE = '[class*="DivBrowserModeContainer"], [class*="DivVideoDetailContainer"]';

/** Tiles of profiles and search results, whose videos play under the pointer. */
const TILE = ['user-post-item', 'user-liked-item', 'favorites-item', 'challenge-item', 'music-item', 'search_top-item']
  .map((name) => `[data-e2e="${name}"]`)
  .join();

/** What TikTok sells as advertising. `sponsored-tag` is none: it says that an author was paid. */
const AD = '[data-e2e="ad-tag"], [data-e2e="ad-label"], [data-e2e="ttam-ads-cta"]';

/** TikTok's feeds, profiles, video pages and embeds. */
export const tiktok: Site = {
  name: 'tiktok',
  navigation: [],
  identify(video) {
    const browse = video.closest(BROWSE);
    const card = browse ? null : video.closest(CARD);
    const around = browse ?? card ?? document;
    const pageId = tiktokId(location.href);
    // The address is about one video of the page: not about one in a feed, unless that says so itself.
    const id = cardId(video) ?? (card ? null : pageId);
    const author = authorIn(around) || (id === pageId ? userIn(location.pathname) : '');
    const title =
      textOf(around, '[data-e2e="video-desc"]', '[data-e2e="browse-video-desc"]') ||
      (card && id !== pageId ? '' : plainTitle(document.title, 'TikTok')) ||
      author;
    if (!id) return nameless(video, title, by(author));
    const user = author.startsWith('@') ? author : '@';
    return { key: id, title, ...by(author), url: `https://www.tiktok.com/${user}/video/${id}` };
  },
  adOf: (video) => (video.closest(CARD)?.querySelector(AD) ? 'post' : null),
  isPreview: (video) => video.closest(TILE) !== null,
  label(video) {
    const around = video.closest(BROWSE) ?? video.closest(CARD);
    // All of a page is about the video only where its address is: elsewhere it may be another's label.
    if (!around && tiktokId(location.href) === null) return undefined;
    return tiktokLabel(around ?? document.body);
  },
  // Volume and actions lie in a strip along the top, author and text along the bottom; beside the browse view's video
  // there are arrows.
  badgeInsets: (video) => ({ top: 60, right: video.closest(BROWSE) ? 72 : 12, bottom: 128, left: 12 }),
};

/** The id in an address such as /@user/video/7300000000000000001, null if it names none. */
export function tiktokId(address: string): string | null {
  const { pathname } = new URL(address);
  return /\/(?:video|embed(?:\/v\d)?|player(?:\/v\d)?)\/(\d{6,})/.exec(pathname)?.[1] ?? null;
}

/** "@user" of a path such as /@user/video/1; '' if it names nobody. */
export function userIn(path: string): string {
  return /^\/(@[^/]+)/.exec(path)?.[1] ?? '';
}

/** The author of a card. Links in its comments lead to other people: those are never the first. */
function authorIn(around: ParentNode): string {
  const name = textOf(around, '[data-e2e="video-author-uniqueid"]', '[data-e2e="browse-username"]');
  if (name) return name.replace(/^@?/, '@');
  if (around === document) return '';
  const link = around.querySelector<HTMLAnchorElement>(
    'a[data-e2e="video-author-avatar"], a[data-e2e="browse-user-avatar"], a[href^="/@"]:not([href*="/video/"])',
  );
  return link ? userIn(link.pathname) : '';
}

/** The id that the player around an element carries: "xgwrapper-0-<id>", or the row's own attribute. */
function cardId(video: HTMLVideoElement): string | null {
  const player = video.closest('[id^="xgwrapper-"]')?.id.split('-').at(-1);
  const row = plain(video.closest('[data-cinema-mode-snap-row]')?.getAttribute('data-cinema-mode-snap-row'));
  return [player, row].find((id) => id && /^\d{6,}$/.test(id)) ?? null;
}
