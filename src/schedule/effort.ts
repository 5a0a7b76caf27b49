import { MODEL } from '../model';
import type { Settings } from '../settings';

/** How much work the checks of a page may be. */
export interface Effort {
  /** Frames a second of media time that are looked at. The window has as many frames at any rate. */
  rate: number;
  /** Videos checked at once. */
  videos: number;
  /** Whether a video that was looked at from beginning to end is checked anew when it starts over. */
  goesOn: boolean;
}

export function effort({ rate, maxVideos }: Pick<Settings, 'rate' | 'maxVideos'>): Effort {
  switch (rate) {
    case 'automatic':
      return { rate: MODEL.sampling.rate, videos: maxVideos, goesOn: false };
    case 'saver':
      return { rate: MODEL.sampling.rate / 2, videos: 1, goesOn: false };
    case 'thorough':
      return { rate: MODEL.sampling.rate, videos: maxVideos, goesOn: true };
  }
}
