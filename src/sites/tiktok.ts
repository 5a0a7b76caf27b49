import { generic } from './generic';
import { labelIn, TIKTOK_LABEL } from './labels';
import { plainTitle, type Site, textOf } from './site';

/** One video's part of a page: a card of the feed, a row of the newer feed, or the browse view. */
const CARD =
  '[data-cinema-mode-snap-row], article, [data-e2e="recommend-list-item-container"], [class*="DivBrowserModeContainer"]';

/** TikTok's feeds, video pages and embeds. */
export const tiktok: Site = {
  label: (video) => labelIn(video.closest(CARD), TIKTOK_LABEL),
  auto: true,
  identify(video) {
    const card = video.closest(CARD);
    const id = cardId(video) ?? tiktokId(location.href);
    // Links inside a card may lead to other videos (comments): only the author's name is taken from there.
    const author = card && textOf(card, '[data-e2e="video-author-uniqueid"]', '[data-e2e="browse-username"]');
    const text = textOf(card ?? document, '[data-e2e="video-desc"]', '[data-e2e="browse-video-desc"]');
    const title = text || plainTitle(document.title, 'TikTok');
    if (!id) return { ...generic.identify(video), key: video.currentSrc, title };
    const user = author ? author.replace(/^@?/, '@') : '@';
    return {
      key: id,
      title,
      url: tiktokId(location.href) === id ? location.href : `https://www.tiktok.com/${user}/video/${id}`,
    };
  },
  isAd: () => false,
  // Volume and actions lie in a strip along the top.
  badgeOffset: () => ({ x: 12, y: 60 }),
};

/** The id in an address such as /@user/video/7300000000000000001, null if it names none. */
export function tiktokId(address: string): string | null {
  return /\/(?:video|embed(?:\/v\d)?)\/(\d{6,})/.exec(new URL(address).pathname)?.[1] ?? null;
}

/** The id that the player around an element carries: "xgwrapper-0-<id>", or the row's own attribute. */
function cardId(video: HTMLVideoElement): string | null {
  const player = video.closest('[id^="xgwrapper-"]')?.id.split('-').at(-1);
  const row = video.closest('[data-cinema-mode-snap-row]')?.getAttribute('data-cinema-mode-snap-row');
  return [player, row].find((id) => id && /^\d{6,}$/.test(id)) ?? null;
}
