import type { Sample } from '../engine';
import { AlteredPixels, type Frame, readFrame } from '../frames';
import type { Size } from '../geometry';
import { MODEL } from '../model';
import { Pacer } from '../schedule/pacer';
import { slotPicker } from '../slots';
import type { CannotReason } from '../verdict';
import { isLoop, Pass } from './pass';

export interface Sampling {
  /** Whether frames are wanted just now. */
  wanted(): boolean;
  /** Frames a second of media time that are wanted just now. */
  rate(): number;
  /** Frames a second of media time that are taken: more than that as long as people wait for a verdict. */
  pace(): number;
  /** Frames a second of the clock that the machine can take. */
  allowed(): number;
  /** Takes a frame, and says whether it was looked at. Until this has settled, further ones are dropped. */
  onSample(sample: Sample): Promise<boolean>;
  /** The next sample does not continue the last one. */
  onCut(): void;
  /** The video goes back, as it does when it starts over: the next sample is of an earlier time. */
  onBack(): void;
  /** The video ended or starts over, and hardly a frame of it was missed: there is nothing new to see. */
  onComplete(): void;
  /** The picture cannot be read: attempt after attempt, or not as it is. */
  onUnreadable(reason: CannotReason): void;
}

/** Failed attempts in a row after which a video is given up. */
const ATTEMPTS = 20;

/** s; media time that falls by less is a rounded time stamp. */
const BACK = 0.05;

/** s of media time that may pass unseen (hidden tab, advertisement) before the next frame counts as another picture. */
const AWAY = 1;

/** Frames a second of the clock at most, however fast the video plays. */
const FASTEST = 2 * MODEL.sampling.rate;

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

/**
 * Samples a video at a rate of media time while it plays and is wanted, until `signal` aborts: faces move as the network
 * knows it whatever the playback rate.
 */
export function sampleFrames(video: HTMLVideoElement, sampling: Sampling, signal: AbortSignal): void {
  let rate = sampling.rate();
  let pace = sampling.pace();
  let isDue = slotPicker(pace);
  let pass = new Pass(rate);
  let away = false;
  /** Media time of the last frame that was shown while frames were wanted; of the last one taken. */
  let shown: number | null = null;
  let last: number | null = null;
  const pacer = new Pacer();
  let busy = false;
  let failures = 0;

  const begin = (tell: () => void) => {
    shown = null;
    if (last === null) return;
    last = null;
    isDue = slotPicker(pace);
    tell();
  };
  const cut = () => begin(sampling.onCut);
  /** Frames a second of the clock. */
  const wish = () => Math.min(FASTEST, pace * video.playbackRate);

  const take = async (mediaTime: number) => {
    busy = true;
    let grabbed: Awaited<ReturnType<typeof grab>> | null = null;
    let frame: Frame | null = null;
    try {
      grabbed = await grab(video);
      const { picture, native } = grabbed;
      frame = await readFrame(picture, native);
      failures = 0;
      if (signal.aborted) return;
      const { overview, cut } = frame;
      const seen = await sampling.onSample({ mediaTime, native, rate: wish(), overview, cut });
      // A live stream never comes back to a moment.
      if (seen && Number.isFinite(video.duration)) pass.add(mediaTime);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof AlteredPixels) return sampling.onUnreadable('altered-pixels');
      // Between two sources a video has no picture for a moment.
      if (++failures === ATTEMPTS) {
        console.warn('The video cannot be read:', error);
        sampling.onUnreadable('unreadable');
      }
    } finally {
      frame?.close();
      grabbed?.picture.close();
      busy = false;
    }
  };

  const onFrame: VideoFrameRequestCallback = (now, { mediaTime }) => {
    if (signal.aborted) return;
    handle = video.requestVideoFrameCallback(onFrame);
    if (video.paused) return;
    if (!sampling.wanted()) {
      away = true;
      return;
    }
    if (sampling.rate() !== rate) {
      rate = sampling.rate();
      pass = new Pass(rate);
    }
    if (sampling.pace() !== pace) {
      pace = sampling.pace();
      isDue = slotPicker(pace);
    }
    if (shown !== null && mediaTime < shown - BACK) {
      if (isLoop(shown, mediaTime, video.duration, video.playbackRate) && pass.covers(video.duration)) {
        sampling.onComplete();
        return;
      }
      begin(sampling.onBack);
    } else if (last !== null && away && mediaTime > last + AWAY) cut();
    away = false;
    shown = mediaTime;
    if (busy || !pacer.isDue(now) || !isDue(mediaTime)) return;
    pacer.take(now, Math.min(FASTEST, sampling.allowed()));
    last = mediaTime;
    void take(mediaTime);
  };

  let handle = video.requestVideoFrameCallback(onFrame);
  signal.addEventListener('abort', () => video.cancelVideoFrameCallback(handle), { once: true });
  // Also a jump forward is a cut. A loop seeks too, to the beginning; that is seen above, by the time of its frame.
  video.addEventListener('seeked', () => shown !== null && video.currentTime > shown && cut(), { signal });
  video.addEventListener('ended', () => pass.covers(video.duration) && sampling.onComplete(), { signal });
  const onEmptied = () => {
    pass = new Pass(rate);
    cut();
  };
  video.addEventListener('emptied', onEmptied, { signal });
}
