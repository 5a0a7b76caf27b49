/** Which video an element is playing. */
export interface VideoIdentity {
  /** Changes exactly when the element goes on to another video. */
  key: string;
  title: string;
  /** Address that leads back to the video. */
  url: string;
}

/** What the extension must know of a site. Everything is asked anew each time: pages change under our feet. */
export interface Site {
  /** The site's own label for altered or generated content on the page's video, in its words; null if there is none. */
  label?(video: HTMLVideoElement): string | null;
  /** Whether videos are checked here without being asked. */
  readonly auto: boolean;
  identify(video: HTMLVideoElement): VideoIdentity;
  /** Whether an advertisement plays in the element just now. */
  isAd(video: HTMLVideoElement): boolean;
  /** CSS px from the video's top left corner to where a badge covers no control of the site. */
  badgeOffset(video: HTMLVideoElement): { x: number; y: number };
}

/** Text of the first element that has any; '' if none. */
export function textOf(root: ParentNode, ...selectors: string[]): string {
  for (const selector of selectors) {
    const text = root.querySelector(selector)?.textContent?.replace(/\s+/g, ' ').trim();
    if (text) return text;
  }
  return '';
}

/** The page's title without the counter of new messages in front and the site's name behind: "(3) A talk - YouTube". */
export function plainTitle(title: string, site: string): string {
  const tail = new RegExp(`\\s*[-|–—]\\s*${site}\\s*$`, 'i');
  const plain = title.replace(/^\(\d+\+?\)\s*/, '').replace(tail, '');
  return plain.toLowerCase() === site.toLowerCase() ? '' : plain.trim();
}
