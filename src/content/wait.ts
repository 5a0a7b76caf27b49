/** What a check waits for. All of it rejects with the reason of `signal` when that aborts. */

/** Resolves when the video plays and has a picture, or is broken. */
export async function playing(video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
  while (video.paused || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0) {
    if (video.error) return;
    await wait(signal, (resolve, over) => {
      // `resize`: the picture may come after the sound.
      for (const type of ['playing', 'loadeddata', 'resize', 'error'])
        video.addEventListener(type, resolve, { signal: over });
    });
  }
}

/** Resolves at a frame for which `condition` holds, or when the video is broken: there are no more frames then. */
export function frameWhen(condition: () => boolean, video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
  return wait(signal, (resolve, over) => {
    let handle = 0;
    const check = () => {
      if (video.error || (!video.paused && condition())) resolve();
      else handle = video.requestVideoFrameCallback(check);
    };
    video.addEventListener('error', resolve, { signal: over });
    over.addEventListener('abort', () => video.cancelVideoFrameCallback(handle));
    check();
  });
}

/** Resolves after so many ms. */
export function delay(ms: number, signal: AbortSignal): Promise<void> {
  return wait(signal, (resolve, over) => {
    const timer = setTimeout(resolve, ms);
    over.addEventListener('abort', () => clearTimeout(timer));
  });
}

/** Has `begin` call `resolve` when the time has come; what it began must end with the signal `over`, as the wait does. */
function wait(signal: AbortSignal, begin: (resolve: () => void, over: AbortSignal) => void): Promise<void> {
  const over = new AbortController();
  return new Promise<void>((resolve, reject) => {
    signal.throwIfAborted();
    signal.addEventListener('abort', () => reject(signal.reason), { signal: over.signal });
    begin(() => resolve(), over.signal);
  }).finally(() => over.abort());
}
