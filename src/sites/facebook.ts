import { facebookLabel } from './labels';
import { by, nameless, plain, plainTitle, type Site, textOf } from './site';

/** A post of a feed. Nothing else on the page is stable enough to hold on to. */
const POST = '[aria-posinset], [data-pagelet*="FeedUnit_"], [role="article"], [role="feed"] > div';

/** What lies over the page: the viewer of reels, stories, a post of its own. */
const DIALOG = '[role="dialog"]';

const LINK =
  'a[href*="/reel/"], a[href*="/videos/"], a[href*="/watch/?v="], a[href*="/watch?v="], a[href*="/watch/live/"]';

/** The mark of an advertisement in a post's head, besides the word. */
const AD_LINK = 'a[href*="/ads/about"], a[attributionsrc^="/privacy_sandbox/comet/register/source/"]';

/** Facebook's feed, reels, Watch, stories and embeds. */
export const facebook: Site = {
  name: 'facebook',
  navigation: [],
  identify(video) {
    const dialog = video.closest(DIALOG);
    const post = dialog ? null : postOf(video);
    const around = dialog ?? post;
    const pageId = facebookId(location.href);
    const links = around ? linksIn(around) : [];
    const [only] = links;
    // The address is about what the page shows alone, or on top. A post with links to several videos is about none.
    const id =
      video.closest('[data-video-id]')?.getAttribute('data-video-id') ||
      (isOnTop(video, post) ? pageId : null) ||
      (only && links.length === 1 ? only.id : null);
    const author = around ? textOf(around, '[data-ad-rendering-role="profile_name"]', 'h2 a[role="link"]') : '';
    const text = around ? shortened(textOf(around, '[data-ad-rendering-role="story_message"]')) : '';
    const title = text || author || plainTitle(document.title, 'Facebook');
    if (!id) return nameless(video, title, { ...by(author), url: withoutTracking(location.href) });
    const link = links.find((link) => link.id === id)?.href ?? (pageId === id ? location.href : null);
    const url = link && !link.includes('/plugins/') ? withoutTracking(link) : `https://www.facebook.com/watch/?v=${id}`;
    return { key: id, title, ...by(author), url };
  },
  adOf(video) {
    const post = postOf(video) ?? video.closest('[data-video-id]')?.parentElement;
    return post && (post.querySelector(AD_LINK) || saysSponsored(post)) ? 'post' : null;
  },
  isPreview: () => false,
  label(video) {
    const around = video.closest(DIALOG) ?? postOf(video);
    return around && facebookLabel(around);
  },
  badgeInsets(video) {
    const { pathname } = location;
    if (pathname.startsWith('/stories/')) return { top: 84, right: 12, bottom: 96, left: 12 };
    if (pathname.startsWith('/reel/') && !postOf(video)) return { top: 64, right: 64, bottom: 128, left: 12 };
    return { top: 12, right: 12, bottom: 64, left: 12 };
  },
};

/** The video's id in an address of Facebook's, null if it names none. */
export function facebookId(address: string): string | null {
  const url = new URL(address);
  if (url.pathname.startsWith('/plugins/video.php')) {
    const href = url.searchParams.get('href');
    return href && URL.canParse(href) ? facebookId(href) : null;
  }
  const path = /\/(?:reel|videos)\/(?:[^/]*\/)?(\d+)/.exec(url.pathname)?.[1];
  const query = url.pathname.startsWith('/watch') ? url.searchParams.get('v') : null;
  return path ?? (query && /^\d+$/.test(query) ? query : null);
}

/** The outermost post around a video: a shared post lies inside the one that shares it. */
function postOf(video: HTMLVideoElement): Element | null {
  let post: Element | null = null;
  for (let at = video.closest(POST); at; at = at.parentElement?.closest(POST) ?? null) post = at;
  return post;
}

/** Whether the page's address can be about a video: nothing lies over it, and it is no post among others. */
function isOnTop(video: HTMLVideoElement, post: Element | null): boolean {
  if (video.closest(DIALOG)) return true;
  return !post && ![...document.querySelectorAll(`${DIALOG} video`)].some((other) => other.checkVisibility());
}

/** Links to videos, one an id, in the order of the page. */
function linksIn(post: Element): { id: string; href: string }[] {
  const found = new Map<string, string>();
  for (const { href } of post.querySelectorAll<HTMLAnchorElement>(LINK)) {
    const id = facebookId(href);
    if (id && !found.has(id)) found.set(id, href);
  }
  return [...found].map(([id, href]) => ({ id, href }));
}

/** "Sponsored" in the languages of the extension. */
const SPONSORED = new Set([
  'Sponsored',
  'Được tài trợ',
  'Publicidad',
  'Patrocinado',
  'Sponsorisé',
  'Gesponsert',
  'Anzeige',
  '赞助内容',
  'ممول',
  'مُموَّل',
]);

/** Where the word stands: a link of the post's head, or a text elsewhere in the page that an element points at. */
const SPONSORED_AT = 'div[id] > span > a[role="link"] > span, span[aria-labelledby], svg use';

/** Whether a post says of itself that it is an advertisement. It may draw the word from a text that lies elsewhere. */
function saysSponsored(post: Element): boolean {
  for (const element of post.querySelectorAll(SPONSORED_AT)) {
    const remote = element.getAttribute('aria-labelledby') ?? /^#(.+)/.exec(element.getAttribute('href') ?? '')?.[1];
    const text = remote ? document.getElementById(remote)?.textContent : element.textContent;
    if (SPONSORED.has(plain(text))) return true;
  }
  return false;
}

/** The beginning of a long text, as a title. */
function shortened(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}

/** The address without the parameters that say who shared it, where and when. */
function withoutTracking(address: string): string {
  const url = new URL(address);
  const v = url.searchParams.get('v');
  url.search = v ? `?v=${v}` : '';
  url.hash = '';
  return url.href;
}
