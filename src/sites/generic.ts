import { nameless, type Site, sourceKey } from './site';

/** Any page: one that knows nothing about its videos but their address. */
export const generic: Site = {
  name: null,
  navigation: [],
  identify(video) {
    const title = document.title || fileName(sourceKey(video));
    // The page's address counts too, together with other media: many players keep one source address for all videos.
    return { ...nameless(video, title), key: `${location.pathname}${location.search} ${sourceKey(video)}` };
  },
  adOf: () => null,
  isPreview: () => false,
  // The browser's own controls lie along the bottom.
  badgeInsets: (video) => ({ top: 10, right: 10, bottom: video.controls ? 70 : 10, left: 10 }),
};

/** "talk.mp4" of "https://host/path/talk.mp4?token"; '' where an address has no such end. */
export function fileName(address: string): string {
  const path = /^https?:|^file:/.test(address) ? new URL(address).pathname : '';
  const name = path.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
