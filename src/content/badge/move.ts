import type { Point } from './place';

interface Moves {
  /** Where the thing is; null if it is nowhere. */
  from(): Point | null;
  /** Called with every new top left corner. */
  to(point: Point): void;
  /** The move is over. */
  done(): void;
}

/** px of movement after which a press is a drag and no click. */
const SLACK = 5;

/** px that an arrow key moves by, and with Shift. */
const STEP = 16;
const LARGE_STEP = 80;

/** ms after the last key that a move with the keyboard is over. */
const PAUSE = 600;

const ARROWS: Record<string, Point> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/**
 * Lets a handle be dragged by mouse, pen or finger, and moved with the arrow keys, until `signal` aborts. Gives whether
 * it is on the move just now.
 */
export function draggable(handle: HTMLElement, { from, to, done }: Moves, signal: AbortSignal): () => boolean {
  let drag: { pointer: number; start: Point; grabbed: Point; moves: boolean } | null = null;
  let dragged = false;
  let typing: ReturnType<typeof setTimeout> | undefined;
  const options = { signal };

  const over = () => {
    if (drag?.moves) done();
    drag = null;
  };
  handle.addEventListener(
    'pointerdown',
    ({ button, pointerId, clientX, clientY }) => {
      dragged = false;
      const start = from();
      if (button !== 0 || !start) return;
      drag = { pointer: pointerId, start, grabbed: { x: clientX, y: clientY }, moves: false };
      handle.setPointerCapture(pointerId);
    },
    options,
  );
  handle.addEventListener(
    'pointermove',
    ({ pointerId, clientX, clientY }) => {
      if (drag?.pointer !== pointerId) return;
      const { start, grabbed } = drag;
      const [x, y] = [clientX - grabbed.x, clientY - grabbed.y];
      drag.moves ||= Math.hypot(x, y) > SLACK;
      if (!drag.moves) return;
      dragged = true;
      to({ x: start.x + x, y: start.y + y });
    },
    options,
  );
  for (const type of ['pointerup', 'pointercancel', 'lostpointercapture'] as const)
    handle.addEventListener(type, over, options);
  // A drag ends in a click, which is not meant.
  handle.addEventListener(
    'click',
    (event) => {
      if (dragged) event.preventDefault();
      dragged = false;
    },
    { capture: true, signal },
  );
  handle.addEventListener(
    'keydown',
    (event) => {
      const arrow = ARROWS[event.key];
      const start = from();
      if (!arrow || !start || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const step = event.shiftKey ? LARGE_STEP : STEP;
      to({ x: start.x + arrow.x * step, y: start.y + arrow.y * step });
      clearTimeout(typing);
      typing = setTimeout(() => {
        typing = undefined;
        done();
      }, PAUSE);
    },
    options,
  );
  signal.addEventListener('abort', () => clearTimeout(typing), { once: true });
  return () => drag?.moves === true || typing !== undefined;
}
