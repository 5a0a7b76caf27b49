import { MODEL } from '../model';
import { untilAborted } from './async';
import { FileError } from './problems';
import type { Picture, PictureSource } from './source';

/**
 * Opens a file with the browser's own player and seeks from slot to slot: slow, but it plays files whose container
 * or codec WebCodecs does not get.
 * @throws FileError `damaged` if the player refuses the file, `no-picture` if it only sounds
 */
export async function openWithElement(file: File, signal: AbortSignal): Promise<PictureSource> {
  const video = document.createElement('video');
  const address = URL.createObjectURL(file);
  const close = () => {
    video.removeAttribute('src');
    video.load();
    URL.revokeObjectURL(address);
  };
  signal.addEventListener('abort', close, { once: true });
  video.muted = true;
  video.preload = 'auto';
  try {
    const loaded = settled(video, 'loadeddata', signal);
    video.src = address;
    await loaded;
    if (video.videoWidth === 0) throw new FileError({ type: 'no-picture' });
    const duration = Number.isFinite(video.duration) ? video.duration : null;
    return { duration, pictures: seek(video, signal), close };
  } catch (error) {
    close();
    throw error;
  }
}

async function* seek(video: HTMLVideoElement, signal: AbortSignal): AsyncGenerator<Picture> {
  for (let slot = 0; ; slot++) {
    const time = slot / MODEL.sampling.rate;
    if (time >= video.duration) return;
    const sought = settled(video, 'seeked', signal);
    video.currentTime = time;
    await sought;
    // A player that does not know the length stops where the file does.
    if (video.ended || video.currentTime < time - 1 / MODEL.sampling.rate) return;
    const bitmap = await createImageBitmap(video);
    yield {
      image: bitmap,
      native: { width: bitmap.width, height: bitmap.height },
      time,
      close: () => bitmap.close(),
    };
  }
}

/** Waits for an event of the player, or throws FileError `damaged` at its `error`. */
function settled(video: HTMLVideoElement, event: 'loadeddata' | 'seeked', signal: AbortSignal): Promise<void> {
  const one = new AbortController();
  const happened = new Promise<void>((resolve, reject) => {
    video.addEventListener(event, () => resolve(), { signal: one.signal });
    video.addEventListener('error', () => reject(new FileError({ type: 'damaged' }, { cause: video.error })), {
      signal: one.signal,
    });
  });
  return untilAborted(happened, signal).finally(() => one.abort());
}
