/** What a check waits for. All of it rejects with the reason of `signal` when that aborts. */

/** Resolves when the video plays and has a picture. */
export async function playing(video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
  while (video.paused || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0) {
    if (video.error) return;
    await event(video, ['playing', 'loadeddata', 'error'], signal);
  }
}

/** Resolves at a frame for which `condition` holds. */
export function frameWhen(condition: () => boolean, video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let handle = 0;
    const check = () => {
      if (!video.paused && condition()) resolve();
      else handle = video.requestVideoFrameCallback(check);
    };
    onAbort(signal, reject, () => video.cancelVideoFrameCallback(handle));
    check();
  });
}

function event(target: EventTarget, types: string[], signal: AbortSignal): Promise<void> {
  const heard = new AbortController();
  return new Promise<void>((resolve, reject) => {
    for (const type of types) target.addEventListener(type, () => resolve(), { signal: heard.signal });
    onAbort(signal, reject);
  }).finally(() => heard.abort());
}

/** Resolves after so many ms. */
export function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    onAbort(signal, reject, () => clearTimeout(timer));
  });
}

function onAbort(signal: AbortSignal, reject: (reason: unknown) => void, clean = () => {}): void {
  const abort = () => {
    clean();
    reject(signal.reason);
  };
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
}
