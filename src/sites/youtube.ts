import { youtubeLabel } from './labels';
import { by, type Insets, nameless, plain, plainTitle, type Site, textOf } from './site';

/** Players that show a video while the pointer rests on its thumbnail: one element, given one source after the other. */
const PREVIEW = 'ytd-video-preview, #video-preview, #inline-preview-player, .ytp-inline-preview';

const FEED_AD = 'ytd-ad-slot-renderer, ytd-in-feed-ad-layout-renderer, ad-slot-renderer';

/** The place of one Short in the strip that is swiped through, and the Short in it. */
const SLOT = '.reel-video-in-sequence, .reel-video-in-sequence-new';
const SHORT = `ytd-reel-video-renderer, ${SLOT}`;

const PLAYER = '.html5-video-player';
const MINI = 'ytd-miniplayer, .ytp-player-minimized';

/** YouTube's watch pages, Shorts, live streams, its miniplayer and embedded players. */
export const youtube: Site = {
  name: 'youtube',
  navigation: ['yt-navigate-finish', 'yt-page-data-updated', 'yt-player-updated', 'state-navigateend'],
  identify(video) {
    const short = video.closest(SHORT);
    const pageId = youtubeId(location.href);
    const id =
      short && !isActive(short) ? slotId(short) : outlivesPage(video) ? linkedId(video) : (pageId ?? linkedId(video));
    // Where it is not the page's video, the page's title and names are another's.
    if (!id) return nameless(video, short || outlivesPage(video) ? '' : plainTitle(document.title, 'YouTube'));
    if (id !== pageId) return { key: id, title: playerTitle(video), url: watchAddress(id) };
    const title = plainTitle(document.title, 'YouTube');
    if (isShortsPage())
      return { key: id, title, ...by(shortAuthor(short)), url: `https://www.youtube.com/shorts/${id}` };
    return {
      key: id,
      title: (isEmbedded() && playerTitle(video)) || title,
      ...by(textOf(document, ...(isEmbedded() ? EMBED_AUTHOR : WATCH_AUTHOR))),
      url: watchAddress(id),
    };
  },
  adOf(video) {
    if (video.closest('.ad-showing, .ad-interrupting')) return 'break';
    if (video.closest(FEED_AD)) return 'post';
    const short = video.closest(SLOT) ?? video.closest(SHORT);
    return short?.querySelector(`${FEED_AD}, ad-button-view-model`) ? 'post' : null;
  },
  isPreview: (video) => video.closest(PREVIEW) !== null,
  label(video) {
    if (outlivesPage(video)) return undefined;
    if (isShortsPage()) return youtubeLabel(video.closest(SHORT) ?? document);
    // The words under the player may still be about the video before.
    const about = document.querySelector('ytd-watch-metadata[video-id]')?.getAttribute('video-id');
    return about && about !== youtubeId(location.href) ? undefined : youtubeLabel(document);
  },
  badgeInsets(video): Insets {
    // Volume above; title, channel and progress below; on narrow windows the buttons lie on the picture's right.
    if (isShortsPage()) return { top: 60, right: 64, bottom: 140, left: 12 };
    if (video.closest(MINI)) return { top: 52, right: 8, bottom: 52, left: 8 };
    if (isEmbedded()) return { top: 64, right: 12, bottom: 64, left: 12 };
    const player = video.closest(PLAYER);
    const shows = (part: string) => player?.querySelector(part)?.checkVisibility() ?? false;
    const fullscreen = player?.classList.contains('ytp-fullscreen') ?? false;
    // Fullscreen has the title along the top. Elsewhere "Includes paid promotion" sits in one corner, cards in another.
    const top = fullscreen ? 72 : shows('.ytp-paid-content-overlay-link') || shows('.ytp-cards-button') ? 52 : 12;
    return { top, right: 12, bottom: fullscreen ? 84 : 68, left: 12 };
  },
};

const WATCH_AUTHOR = [
  'ytd-watch-metadata ytd-video-owner-renderer #channel-name a',
  'ytd-watch-metadata #channel-name',
  'a.slim-owner-icon-and-title .slim-owner-channel-name',
];
const EMBED_AUTHOR = ['.ytp-title-expanded-title', '.ytmVideoInfoChannelTitle'];

/** The video's id in an address of YouTube's, null if it names none. */
export function youtubeId(address: string): string | null {
  const { pathname, searchParams } = new URL(address);
  const path = /^\/(?:shorts|live|embed|v|e)\/([\w-]{6,})/.exec(pathname);
  return path?.[1] ?? (pathname === '/watch' ? searchParams.get('v') : null);
}

const watchAddress = (id: string) => `https://www.youtube.com/watch?v=${id}`;
const isShortsPage = () => location.pathname.startsWith('/shorts/');
const isEmbedded = () => location.pathname.startsWith('/embed/');

/** Whether a video plays on while the page goes elsewhere: its player's own link is all that names it then. */
function outlivesPage(video: HTMLVideoElement): boolean {
  return video.closest(MINI) !== null || video.closest('ytd-channel-video-player-renderer') !== null;
}

/** The id that the player itself links to, as in its title. */
function linkedId(video: HTMLVideoElement): string | null {
  const player = video.closest(PLAYER) ?? video.closest(MINI);
  const link = player?.querySelector<HTMLAnchorElement>('a.ytp-title-link[href]');
  return link ? youtubeId(link.href) : null;
}

/** The title that the player itself shows. */
function playerTitle(video: HTMLVideoElement): string {
  const mini = video.closest('ytd-miniplayer');
  return (
    textOf(video.closest(PLAYER) ?? document, 'a.ytp-title-link', '.ytmVideoInfoVideoTitle') ||
    (mini ? textOf(mini, '.miniplayer-title', '.ytdMiniplayerInfoBarTitle') : '')
  );
}

/** Whether a Short is the one that the page is about. */
function isActive(short: Element): boolean {
  if (short.matches('[is-active]') || short.querySelector('[is-active]')) return true;
  return document.querySelector(`:is(${SHORT})[is-active]`) === null;
}

/** The id of a Short that is not the page's: of its thumbnail. */
function slotId(short: Element): string | null {
  const thumbnail = short.closest(SLOT)?.querySelector<HTMLElement>('.reel-video-in-sequence-thumbnail');
  return /\/vi(?:_webp)?\/([\w-]{6,})\//.exec(thumbnail?.style.backgroundImage ?? '')?.[1] ?? null;
}

/** The channel of a Short: the bar that names it sits now here, now there. */
function shortAuthor(short: Element | null): string {
  const slot = short ?? document.querySelector('[is-active]');
  return plain(slot?.querySelector('yt-reel-channel-bar-view-model a, #channel-name a')?.textContent);
}
