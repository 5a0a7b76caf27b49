import type { VideoSource } from '../messages';
import type { AutoSite } from '../settings';

/** Which video an element is playing. */
export interface VideoIdentity {
  /** Changes when the element goes on to another video; where the site has no adapter, also with the page's address. */
  key: string;
  /** '' where the page gives none (yet). */
  title: string;
  /** Who published it, where the page says so. */
  author?: string;
  /** Address that leads back to the video. */
  url: string;
}

/**
 * An advertisement: `break` interrupts another video in the same element; `post` is a video of its own, which nobody
 * chose to watch.
 */
export type Ad = 'break' | 'post';

/** CSS px inside the edges of a video that a site's own controls and texts may fill. */
export interface Insets {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

/** What the extension must know of a site. Everything is asked anew each time: pages change under our feet. */
export interface Site {
  /** The setting that has its videos checked without being asked; null where the sites that the user added decide. */
  readonly name: AutoSite | null;
  /** Events of the site's own, sent when another video may be shown. They only make it faster. */
  readonly navigation: readonly string[];
  identify(video: HTMLVideoElement): VideoIdentity;
  /** What kind of advertisement plays in the element just now; null if none does. */
  adOf(video: HTMLVideoElement): Ad | null;
  /** Whether an element is no video that anybody watches, but a preview under the pointer. */
  isPreview(video: HTMLVideoElement): boolean;
  /** What a badge must keep free at each edge of the video just now. */
  badgeInsets(video: HTMLVideoElement): Insets;
  /**
   * What the site itself says of AI in the making of the video, in its own words; null where it says nothing,
   * undefined where the page is not about the video just now.
   */
  label?(video: HTMLVideoElement): string | null | undefined;
}

/** The identity of a video that the page gives no id for: its source tells it apart. */
export function nameless(video: HTMLVideoElement, title: string, more: Partial<VideoIdentity> = {}): VideoIdentity {
  return { url: plainAddress(), ...more, key: sourceKey(video), title };
}

/**
 * What is known of a video by now. Pages bring some of it late. When they turn to another video they say less of this
 * one, or already give the other's address.
 */
export function updated(before: VideoIdentity, now: VideoIdentity): VideoIdentity {
  if (now.key !== before.key) return now;
  const saysLess = (!now.title && before.title) || (!now.author && before.author);
  const knowsAuthor = now.author && !before.author; // whose name is part of some addresses
  return saysLess || (now.url !== before.url && !knowsAuthor) ? before : now;
}

/** Letters of a title or an address that are kept at most: pages make them as long as they like. */
export const LONGEST = 10_000;

/** The beginning of a text that is longer than is kept. */
export function keptText(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

/** '' for an address that is longer than is kept: its beginning leads elsewhere. */
export function keptAddress(url: string): string {
  return url.length > LONGEST ? '' : url;
}

/** A video of this page as reports and the history name it. `label`: what the site says of its making. */
export function sourceOf({ title, author, url }: VideoIdentity, label: string | null): VideoSource {
  return {
    site: location.hostname || 'file',
    title: keptText(title) || location.hostname,
    ...(author && { author: keptText(author) }),
    ...(label && { label: keptText(label) }),
    url: keptAddress(url),
  };
}

/** Stands for the video as long as its element keeps its source. */
export function sourceKey(video: HTMLVideoElement): string {
  const { srcObject } = video;
  // Streams have no address; one may go on with the camera of somebody else.
  if (srcObject && 'getVideoTracks' in srcObject)
    return `stream:${srcObject.id}:${srcObject.getVideoTracks().map(({ id }) => id)}`;
  return video.currentSrc || video.src;
}

/** The page's address without what lies behind the #, which leads nowhere else. */
function plainAddress(): string {
  const { origin, pathname, search } = location;
  return location.protocol === 'file:' ? location.href : `${origin}${pathname}${search}`;
}

/** `{ author }` where there is one. */
export function by(author: string): Pick<VideoIdentity, 'author'> {
  return author ? { author } : {};
}

/** Text of the first element that has any; '' if none. */
export function textOf(root: ParentNode, ...selectors: string[]): string {
  for (const selector of selectors) {
    const text = plain(root.querySelector(selector)?.textContent);
    if (text) return text;
  }
  return '';
}

/** A text as people see it: no runs of spaces and line breaks. */
export function plain(text: string | null | undefined): string {
  return text?.replace(/\s+/g, ' ').trim() ?? '';
}

/** The page's title without the counter of new messages in front and the site's name behind: "(3) A talk - YouTube". */
export function plainTitle(title: string, site: string): string {
  const tail = new RegExp(`\\s*[-|–—]\\s*${site}\\s*$`, 'i');
  const short = title.replace(/^\(\d+\+?\)\s*/, '').replace(tail, '');
  return short.toLowerCase() === site.toLowerCase() ? '' : short.trim();
}
