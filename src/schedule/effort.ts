import { MODEL } from '../model';
import type { Settings } from '../settings';

/** How much work the checks of a page may be. */
export interface Effort {
  /** Frames a second of media time that are looked at. The window has as many frames at any rate. */
  rate: number;
  /** The same as long as there is no verdict: people wait for the first one. */
  hurry: number;
  /** Videos checked at once. */
  videos: number;
  /** Whether a video that was looked at from beginning to end is checked anew when it starts over. */
  goesOn: boolean;
}

export function effort({ rate, maxVideos }: Pick<Settings, 'rate' | 'maxVideos'>): Effort {
  const full = { rate: MODEL.sampling.rate, hurry: 2 * MODEL.sampling.rate };
  const half = MODEL.sampling.rate / 2;
  switch (rate) {
    case 'automatic':
      return { ...full, videos: maxVideos, goesOn: false };
    case 'saver':
      return { rate: half, hurry: half, videos: 1, goesOn: false };
    case 'thorough':
      return { ...full, videos: maxVideos, goesOn: true };
  }
}
