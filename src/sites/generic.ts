import type { Site } from './site';

/** Any page: one that knows nothing about its videos but their address. */
export const generic: Site = {
  auto: false,
  identify(video) {
    const { origin, pathname, search } = location;
    return {
      key: `${pathname}${search} ${video.currentSrc}`,
      title: document.title || fileName(video.currentSrc) || location.hostname,
      url: location.protocol === 'file:' ? location.href : `${origin}${pathname}${search}`,
    };
  },
  isAd: () => false,
  badgeOffset: () => ({ x: 10, y: 10 }),
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
