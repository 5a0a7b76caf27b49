import type { CannotReason } from '../verdict';

/** Why a video that has a picture or is broken cannot be checked; null if nothing is known against it. */
export function cannotCheck(video: HTMLVideoElement): CannotReason | null {
  if (video.error) return 'unreadable';
  if (video.mediaKeys) return 'drm';
  try {
    new VideoFrame(video, { timestamp: 0 }).close();
  } catch (error) {
    // createImageBitmap would hand out pictures of a cross-origin video whose pixels cannot be read.
    return error instanceof DOMException && error.name === 'SecurityError' ? 'cross-origin' : 'unreadable';
  }
  return null;
}
