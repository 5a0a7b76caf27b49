import { altersPixels } from '../frames';
import type { CannotReason } from '../verdict';

let altered: Promise<boolean> | null = null;

/** Why a video that has a picture cannot be checked; null if it can. */
export async function cannotCheck(video: HTMLVideoElement): Promise<CannotReason | null> {
  if (video.error) return 'unreadable';
  if (video.mediaKeys) return 'drm';
  try {
    new VideoFrame(video, { timestamp: 0 }).close();
  } catch (error) {
    // createImageBitmap would hand out pictures of a cross-origin video whose pixels cannot be read.
    return error instanceof DOMException && error.name === 'SecurityError' ? 'cross-origin' : 'unreadable';
  }
  altered ??= altersPixels();
  return (await altered) ? 'altered-pixels' : null;
}
