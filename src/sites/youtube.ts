import { generic } from './generic';
import { youtubeLabel } from './labels';
import { plainTitle, type Site, textOf } from './site';

/** YouTube's watch pages, Shorts, live streams and embedded players. */
export const youtube: Site = {
  // A description is there for the page's video only, which is not the one of a preview.
  label: (video) =>
    video.closest('ytd-video-preview, #video-preview, #inline-preview-player')
      ? null
      : youtubeLabel(video.closest('ytd-reel-video-renderer') ?? document),
  auto: true,
  identify(video) {
    const preview = video.closest('ytd-video-preview, #video-preview, #inline-preview-player');
    if (preview) {
      const link = preview.querySelector<HTMLAnchorElement>('a[href*="/watch"], a[href*="/shorts/"]');
      const id = link && youtubeId(link.href);
      return {
        key: id ?? video.currentSrc,
        title: textOf(preview, '#video-title', 'a.ytp-title-link') || 'Preview on YouTube',
        url: link?.href ?? location.href,
      };
    }
    // In the miniplayer a video outlives its page; the player's own link still names it.
    const link = video.closest('.html5-video-player')?.querySelector<HTMLAnchorElement>('a.ytp-title-link[href]');
    const id = youtubeId(location.href) ?? (link ? youtubeId(link.href) : null);
    if (!id) return { ...generic.identify(video), title: plainTitle(document.title, 'YouTube') };
    const embedded = textOf(
      document,
      'a.ytp-title-link[data-sessionlink="feature=player-title"]',
      '.ytmVideoInfoVideoTitle',
    );
    const short = location.pathname.startsWith('/shorts/');
    return {
      key: id,
      title: embedded || plainTitle(document.title, 'YouTube'),
      url: `https://www.youtube.com/${short ? `shorts/${id}` : `watch?v=${id}`}`,
    };
  },
  isAd: (video) =>
    video.closest('.ad-showing') !== null ||
    video.closest('ytd-ad-slot-renderer, ytd-in-feed-ad-layout-renderer, ad-slot-renderer') !== null,
  badgeOffset(video) {
    const player = video.closest('.html5-video-player');
    if (location.pathname.startsWith('/shorts/')) return { x: 12, y: 60 };
    if (location.pathname.startsWith('/embed/')) return { x: 12, y: 60 };
    // "Includes paid promotion" sits in the corner.
    const paid = player?.querySelector('.ytp-paid-content-overlay-link')?.checkVisibility() ?? false;
    // In fullscreen the title lies along the top.
    const top = player?.classList.contains('ytp-fullscreen') ? 64 : 12;
    return { x: 12, y: paid ? Math.max(top, 44) : top };
  },
};

/** The video's id in an address of YouTube's, null if it names none. */
export function youtubeId(address: string): string | null {
  const { pathname, searchParams } = new URL(address);
  const path = /^\/(?:shorts|live|embed|v|e)\/([\w-]{6,})/.exec(pathname);
  return path?.[1] ?? (pathname === '/watch' ? searchParams.get('v') : null);
}
