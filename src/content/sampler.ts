import type { Sample } from '../engine';
import { cutRegions, overviewOf } from '../frames';
import type { Size } from '../geometry';
import { slotPicker } from '../slots';
import { Pass } from './pass';

export interface Sampling {
  /** Whether frames are wanted just now. */
  wanted(): boolean;
  /** Frames a second of media time that are wanted just now. */
  rate(): number;
  /** Takes a frame. The next one is taken when this has settled; what comes in between is dropped. */
  onSample(sample: Sample): Promise<void>;
  /** The next sample does not continue the last one. */
  onCut(): void;
  /** The video goes back, and hardly a frame of it was missed: there is nothing new to see. */
  onComplete(): void;
  /** The picture cannot be read, attempt after attempt. */
  onUnreadable(): void;
}

/** Failed attempts in a row after which a video is given up. */
const ATTEMPTS = 20;

/** s; media time that falls by less is a rounded time stamp. */
const BACK = 0.05;

/** s of media time that may pass unseen (hidden tab, advertisement) before the next frame counts as another picture. */
const AWAY = 1;

/** The picture that a video shows now, upright, with its size in px. Whoever got it closes it. */
async function grab(video: HTMLVideoElement): Promise<{ picture: VideoFrame | ImageBitmap; native: Size }> {
  const native = { width: video.videoWidth, height: video.videoHeight };
  // A VideoFrame is the decoder's own picture. To make a bitmap of it would block the page for a whole conversion.
  const frame = new VideoFrame(video);
  const { width, height } = frame.visibleRect ?? { width: 0, height: 0 };
  const upright = 'rotation' in frame && frame.rotation === 0;
  if (upright && width === native.width && height === native.height) return { picture: frame, native };
  // Turned, or with pixels that are not square.
  frame.close();
  const bitmap = await createImageBitmap(video);
  return { picture: bitmap, native: { width: bitmap.width, height: bitmap.height } };
}

/** Samples a video at a rate of media time while it plays and is wanted, until `signal` aborts. */
export function sampleFrames(video: HTMLVideoElement, sampling: Sampling, signal: AbortSignal): void {
  let rate = sampling.rate();
  let isDue = slotPicker(rate);
  let pass = new Pass(rate);
  let away = false;
  let last: number | null = null;
  let busy = false;
  let failures = 0;

  const cut = () => {
    if (last === null) return;
    last = null;
    isDue = slotPicker(rate);
    sampling.onCut();
  };

  const take = async (mediaTime: number) => {
    busy = true;
    let grabbed: Awaited<ReturnType<typeof grab>> | null = null;
    try {
      grabbed = await grab(video);
      const { picture, native } = grabbed;
      const overview = await overviewOf(picture, native);
      failures = 0;
      if (signal.aborted) return;
      pass.add(mediaTime);
      await sampling.onSample({ mediaTime, native, overview, cut: (regions) => cutRegions(picture, native, regions) });
    } catch (error) {
      if (signal.aborted) return;
      // Between two sources a video has no picture for a moment.
      if (++failures === ATTEMPTS) {
        console.warn('The video cannot be read:', error);
        sampling.onUnreadable();
      }
    } finally {
      grabbed?.picture.close();
      busy = false;
    }
  };

  const onFrame: VideoFrameRequestCallback = (_now, { mediaTime }) => {
    if (signal.aborted) return;
    handle = video.requestVideoFrameCallback(onFrame);
    if (video.paused) return;
    if (!sampling.wanted()) {
      away = true;
      return;
    }
    if (sampling.rate() !== rate) {
      rate = sampling.rate();
      isDue = slotPicker(rate);
      pass = new Pass(rate);
    }
    if (last !== null && mediaTime < last - BACK) {
      if (pass.covers(video.duration)) {
        sampling.onComplete();
        return;
      }
      cut();
    } else if (last !== null && away && mediaTime > last + AWAY) cut();
    away = false;
    if (busy || !isDue(mediaTime)) return;
    last = mediaTime;
    void take(mediaTime);
  };

  let handle = video.requestVideoFrameCallback(onFrame);
  signal.addEventListener('abort', () => video.cancelVideoFrameCallback(handle), { once: true });
  // Also a jump forward is a cut. A loop seeks too, to the beginning; that is seen above, by the time of its frame.
  video.addEventListener('seeked', () => last !== null && video.currentTime > last && cut(), { signal });
  const onEmptied = () => {
    pass = new Pass(rate);
    cut();
  };
  video.addEventListener('emptied', onEmptied, { signal });
}
