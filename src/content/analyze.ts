import { shadowRootOf } from './videos';

interface Point {
  x: number;
  y: number;
}

/** ms for which a right-click counts: the menu may stay open for a while. */
const FRESH = 60_000;

/** Remembers where the last context menu was opened. `take` gives the place once, in CSS px of the viewport. */
export function rememberPointer(signal: AbortSignal): { take(): Point | null } {
  let last: (Point & { at: number }) | null = null;
  const options = { capture: true, passive: true, signal };
  document.addEventListener(
    'contextmenu',
    ({ clientX, clientY }) => {
      last = { x: clientX, y: clientY, at: performance.now() };
    },
    options,
  );
  const forget = () => {
    last = null;
  };
  for (const type of ['keydown', 'scroll'] as const) document.addEventListener(type, forget, options);
  return {
    take() {
      const taken = last && performance.now() - last.at < FRESH ? last : null;
      last = null;
      return taken;
    },
  };
}

/**
 * Which of the videos the user means: the one under the pointer, also when something covers it; else the one the browser
 * says was clicked; else the one nearest to what the pointer hovers over; else the most visible. Null if there is none.
 */
export function pickVideo(
  videos: readonly HTMLVideoElement[],
  pointer: Point | null,
  srcUrl: string | null,
): HTMLVideoElement | null {
  const shown = videos.filter((video) => video.isConnected && area(visibleRect(video)) > 0);
  return (
    (pointer && underPoint(shown, pointer)) ??
    videos.find((video) => srcUrl !== null && (video.currentSrc === srcUrl || video.src === srcUrl)) ??
    nearHover(shown) ??
    largest(shown)
  );
}

function underPoint(videos: readonly HTMLVideoElement[], { x, y }: Point): HTMLVideoElement | null {
  for (const element of elementsAt(document, x, y)) {
    const video = videos.find((video) => video === element);
    if (video) return video;
  }
  // Videos that take no pointer events are not in that list.
  const around = videos.filter((video) => {
    const { left, right, top, bottom } = video.getBoundingClientRect();
    return left <= x && x <= right && top <= y && y <= bottom;
  });
  return largest(around);
}

function* elementsAt(
  root: Document | ShadowRoot,
  x: number,
  y: number,
  entered = new Set<ShadowRoot>(),
): Generator<Element> {
  for (const element of root.elementsFromPoint(x, y)) {
    const inner = shadowRootOf(element);
    if (inner && !entered.has(inner)) {
      entered.add(inner); // a root lists its own host too
      yield* elementsAt(inner, x, y, entered);
    }
    yield element;
  }
}

function nearHover(videos: readonly HTMLVideoElement[]): HTMLVideoElement | null {
  const deepest = [...document.querySelectorAll(':hover')].at(-1);
  for (let element = deepest ?? null; element && element !== document.body; element = element.parentElement) {
    const inside = videos.filter((video) => element?.contains(video));
    if (inside.length > 0) return largest(inside);
  }
  return null;
}

function largest(videos: readonly HTMLVideoElement[]): HTMLVideoElement | null {
  return videos.reduce<HTMLVideoElement | null>(
    (best, video) => (best && area(visibleRect(best)) >= area(visibleRect(video)) ? best : video),
    null,
  );
}

/** The part of an element's box that lies in the viewport. */
export function visibleRect(element: Element): { width: number; height: number } {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return {
    width: Math.max(0, Math.min(right, innerWidth) - Math.max(left, 0)),
    height: Math.max(0, Math.min(bottom, innerHeight) - Math.max(top, 0)),
  };
}

const area = ({ width, height }: { width: number; height: number }) => width * height;
