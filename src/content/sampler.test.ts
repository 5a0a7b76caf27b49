import { afterEach, expect, test, vi } from 'vitest';

const frames = vi.hoisted(() => ({ AlteredPixels: class extends Error {}, readFrame: vi.fn() }));
vi.mock('../frames', () => frames);
const { sampleFrames } = await import('./sampler');

class Video extends EventTarget {
  videoWidth = 640;
  videoHeight = 360;
  playbackRate = 1;
  duration = 60;
  frames = 0;
  requestVideoFrameCallback = (callback: VideoFrameRequestCallback) => {
    const metadata = { mediaTime: ++this.frames / 10 } as VideoFrameCallbackMetadata;
    return setTimeout(() => callback(100 * this.frames, metadata), 100);
  };
  cancelVideoFrameCallback = (handle: ReturnType<typeof setTimeout>) => clearTimeout(handle);
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test.each([
  ['altered-pixels', 'at once where the browser changes its pixels', new frames.AlteredPixels(), 1],
  ['unreadable', 'after many attempts, else', new Error('No picture'), 20],
])('a picture is given up as %s, %s', async (reason, _, error, attempts) => {
  vi.useFakeTimers();
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  const picture = { visibleRect: { width: 640, height: 360 }, rotation: 0, close() {} };
  vi.stubGlobal('VideoFrame', function VideoFrame() {
    return picture;
  });
  frames.readFrame.mockRejectedValue(error);
  const life = new AbortController();
  const onUnreadable = vi.fn(() => life.abort());
  const rate = () => 10;
  const nothing = () => {};
  const onSample = async () => true;
  const told = { onSample, onCut: nothing, onBack: nothing, onComplete: nothing, onUnreadable };
  sampleFrames(
    new Video() as unknown as HTMLVideoElement,
    { wanted: () => true, rate, pace: rate, allowed: rate, ...told },
    life.signal,
  );
  await vi.advanceTimersByTimeAsync(100 * attempts + 50);
  expect(onUnreadable.mock.calls).toEqual([[reason]]);
});
