import { BADGE_CSS } from './badge.css';
import { badgeSpot, isSeenAt } from './place';
import { HIDE, NAME, type Saying, say, type WatchState } from './words';

/** The label over a video that says how its check stands. */
export interface Badge {
  show(state: WatchState): void;
  /** Draws the eye to it. */
  flash(): void;
}

interface Options {
  /** CSS px from the video's corner. */
  offset(): { x: number; y: number };
  onHide(): void;
}

/** ms between looks at whether the video moved without an event to tell it. */
const LOOK = 500;

/** px below the corner that are tried where the corner is covered. */
const LOWER = [0, 50, 100, 150];

/** Width of a video, CSS px, below which the badge says less. */
const SMALL = 340;

/** Puts a badge over a video until `signal` aborts. */
export function showBadge(video: HTMLVideoElement, { offset, onHide }: Options, signal: AbortSignal): Badge {
  const host = document.createElement('div');
  // In the top layer it lies over every layer of the page, yet nothing of the page is touched. Inline, since a page may
  // have style rules for any div.
  host.popover = 'manual';
  host.style.cssText = HOST_STYLE;
  const shadow = host.attachShadow({ mode: 'closed' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(BADGE_CSS);
  shadow.adoptedStyleSheets = [sheet];

  const icon = make('span', 'icon');
  const headline = make('span');
  const value = make('span', 'value');
  const detail = make('span', 'detail');
  const line = make('span', 'line', headline, value);
  const main = make('button', 'main', icon, line, detail);
  const hide = make('button', 'hide', drawing(ICONS.hide));
  const bar = make('div', 'bar');
  const plate = make('div', 'plate', main, hide, bar);
  const spoken = make('div', 'spoken');
  plate.setAttribute('role', 'group');
  plate.setAttribute('aria-label', NAME);
  hide.setAttribute('aria-label', HIDE);
  hide.title = HIDE;
  spoken.setAttribute('aria-live', 'polite');
  shadow.append(plate, spoken);

  const fold = (folded: boolean) => {
    plate.toggleAttribute('data-folded', folded);
    main.setAttribute('aria-expanded', String(!folded));
    place();
  };
  main.addEventListener('click', () => fold(!plate.hasAttribute('data-folded')));
  hide.addEventListener('click', onHide);
  // Players act on keys and clicks anywhere on the page; these are for the badge alone.
  for (const type of INPUT) shadow.addEventListener(type, (event) => event.stopPropagation());

  let tone: Saying['tone'] | null = null;
  let spot: ReturnType<typeof badgeSpot> = null;
  /** px below its corner, so that it lies clear of a bar of the page. */
  let lower = 0;

  function place(): void {
    if (signal.aborted) return;
    if (!host.isConnected) raise(); // the page threw it out
    const rect = video.getBoundingClientRect();
    plate.dataset.size = rect.width < SMALL ? 'small' : 'full';
    const { x, y } = offset();
    spot = badgeSpot(rect, { width: innerWidth, height: innerHeight }, size(), { x, y }, lower);
    if (spot) host.style.setProperty('transform', `translate(${spot.x}px, ${spot.y}px)`, 'important');
    else seen(false);
  }
  /** The costly part: is the video really there, or under something else? */
  function look(): void {
    const { width, height } = size();
    for (lower of LOWER) {
      place();
      if (!spot) break;
      const middle = { x: spot.x + Math.min(width, 40) / 2, y: spot.y + height / 2 };
      if (!isSeenAt(video, middle, host)) continue;
      seen(video.checkVisibility({ visibilityProperty: true }));
      return;
    }
    lower = 0;
    seen(false);
  }
  const size = () => ({ width: plate.offsetWidth, height: plate.offsetHeight });
  const seen = (yes: boolean) => {
    host.style.setProperty('visibility', yes ? 'visible' : 'hidden', 'important');
  };
  /** To the top of the top layer, above an element that went fullscreen meanwhile. */
  function raise(): void {
    if (!host.isConnected) document.documentElement.append(host);
    if (host.matches(':popover-open')) host.hidePopover();
    host.showPopover();
  }

  const onFullscreen = () => {
    raise();
    look();
  };
  const options = { capture: true, passive: true, signal };
  for (const type of ['scroll', 'resize'] as const) addEventListener(type, place, options);
  document.addEventListener('fullscreenchange', onFullscreen, options);
  const resized = new ResizeObserver(look);
  resized.observe(video);
  const timer = setInterval(() => document.visibilityState === 'visible' && look(), LOOK);
  signal.addEventListener(
    'abort',
    () => {
      resized.disconnect();
      clearInterval(timer);
      host.remove();
    },
    { once: true },
  );

  raise();
  fold(false);
  return {
    show(state) {
      const saying = say(state);
      headline.textContent = saying.headline;
      value.textContent = saying.value;
      value.hidden = saying.value === null;
      detail.textContent = saying.detail;
      detail.hidden = saying.detail === null;
      bar.hidden = saying.share === null;
      bar.style.transform = `scaleX(${saying.share ?? 0})`;
      main.title = [saying.headline, saying.value, saying.detail].filter(Boolean).join(' · ');
      plate.toggleAttribute('data-still', state.type === 'waiting');
      if (spoken.textContent !== saying.spoken) spoken.textContent = saying.spoken;
      if (tone !== saying.tone) {
        tone = saying.tone;
        plate.dataset.tone = tone;
        icon.replaceChildren(drawing(ICONS[tone]));
        look();
      } else place();
    },
    flash() {
      fold(false);
      plate.toggleAttribute('data-flash', false);
      void plate.offsetWidth; // so that the animation starts again
      plate.toggleAttribute('data-flash', true);
    },
  };
}

const HOST_STYLE = `all: initial !important; position: fixed !important; inset: 0 auto auto 0 !important;
  margin: 0 !important; padding: 0 !important; border: 0 !important; background: none !important;
  overflow: visible !important; width: max-content !important; height: max-content !important;
  pointer-events: none !important; z-index: 2147483647 !important; display: block !important; visibility: hidden !important;`;

const INPUT = ['click', 'dblclick', 'pointerdown', 'pointerup', 'mousedown', 'mouseup', 'keydown', 'keyup', 'keypress'];

/** Shapes differ as much as colours do: triangle, question mark, magnifier, barred circle, turning arc. */
const ICONS = {
  manipulated: ['M8 2.2 14.6 13.6H1.4Z', 'M8 6.4v3.2M8 11.7v.1'],
  uncertain: ['M8 1.8a6.2 6.2 0 1 0 .1 0Z', 'M6.1 6.4a1.9 1.9 0 1 1 2.8 1.7c-.6.3-.9.7-.9 1.2M8 11.4v.1'],
  clean: ['M7 2.4a4.6 4.6 0 1 0 .1 0Z', 'm10.5 10.5 3.6 3.6'],
  'cannot-check': ['M8 1.8a6.2 6.2 0 1 0 .1 0Z', 'm3.7 12.3 8.6-8.6'],
  busy: ['M8 1.8a6.2 6.2 0 1 1-6.2 6.2'],
  hide: ['m3.8 3.8 8.4 8.4M12.2 3.8l-8.4 8.4'],
};

function drawing(paths: readonly string[]): SVGElement {
  const SVG = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  for (const d of paths) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', d);
    svg.append(path);
  }
  return svg;
}

/** Elements one by one: sites with Trusted Types forbid innerHTML. */
function make<K extends 'div' | 'span' | 'button'>(
  name: K,
  className = '',
  ...children: Element[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  element.className = className;
  element.append(...children);
  return element;
}
