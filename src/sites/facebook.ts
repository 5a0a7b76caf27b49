import { generic } from './generic';
import { FACEBOOK_LABEL, labelIn } from './labels';
import { plainTitle, type Site, textOf } from './site';

/** The post around a video. Nothing else on the page is stable enough to hold on to. */
const POST = '[role="article"], [aria-posinset], [data-pagelet*="FeedUnit_"], [role="dialog"]';

const LINK = 'a[href*="/reel/"], a[href*="/videos/"], a[href*="/watch/?v="], a[href*="/watch?v="]';

/** Facebook's feed, reels, Watch, stories and embeds. */
export const facebook: Site = {
  label: (video) => labelIn(video.closest(POST), FACEBOOK_LABEL),
  auto: true,
  identify(video) {
    const post = video.closest(POST);
    const link = post?.querySelector<HTMLAnchorElement>(LINK)?.href;
    const id = video.closest('[data-video-id]')?.getAttribute('data-video-id') ?? facebookId(location.href);
    const author = post ? textOf(post, '[data-ad-rendering-role="profile_name"]') : '';
    const title = author || plainTitle(document.title, 'Facebook');
    // Without an id the source tells videos of the feed apart.
    if (!id)
      return {
        ...generic.identify(video),
        key: video.currentSrc,
        title,
        ...(link ? { url: withoutTracking(link) } : {}),
      };
    return {
      key: id,
      title,
      url:
        facebookId(location.href) === id ? withoutTracking(location.href) : `https://www.facebook.com/watch/?v=${id}`,
    };
  },
  isAd: () => false,
  badgeOffset: () =>
    location.pathname.startsWith('/reel/') || location.pathname.startsWith('/stories/')
      ? { x: 12, y: 64 }
      : { x: 12, y: 12 },
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

/** The address without the parameters that say who shared it, where and when. */
function withoutTracking(address: string): string {
  const url = new URL(address);
  const v = url.searchParams.get('v');
  url.search = v ? `?v=${v}` : '';
  url.hash = '';
  return url.href;
}
