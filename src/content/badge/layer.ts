import { shadowRootOf } from '../videos';

/** An element of ours over all of a page. */
export interface Layer {
  host: HTMLElement;
  shadow: ShadowRoot;
  /** Shows or hides it. */
  seen(yes: boolean): void;
  /** To the top of the top layer, above an element that went fullscreen meanwhile. */
  raise(): void;
}

/** Makes a layer, which is not in the page until it is raised. */
export function makeLayer(css: string): Layer {
  const host = document.createElement('div');
  // In the top layer it lies over every layer of the page, yet nothing of the page is touched. Inline, since a page may
  // have style rules for any div.
  host.popover = 'manual';
  host.style.cssText = HOST_STYLE;
  const shadow = host.attachShadow({ mode: 'closed' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [sheet];
  // Players act on keys and clicks anywhere on the page; these are for the layer alone.
  const keepIn = (event: Event) => event.stopPropagation();
  for (const type of INPUT) shadow.addEventListener(type, keepIn, { passive: true });
  return {
    host,
    shadow,
    seen(yes) {
      host.style.setProperty('visibility', yes ? 'visible' : 'hidden', 'important');
    },
    raise() {
      const home = homeOf(document);
      if (host.parentNode !== home) home.append(host);
      if (host.matches(':popover-open')) host.hidePopover();
      host.showPopover();
    },
  };
}

const HOST_STYLE = `all: initial !important; position: fixed !important; inset: 0 auto auto 0 !important;
  margin: 0 !important; padding: 0 !important; border: 0 !important; background: none !important;
  overflow: visible !important; width: 0 !important; height: 0 !important;
  pointer-events: none !important; z-index: 2147483647 !important; display: block !important; visibility: hidden !important;`;

const INPUT = [
  'click',
  'dblclick',
  'contextmenu',
  'pointerdown',
  'pointerup',
  'mousedown',
  'mouseup',
  'touchstart',
  'touchend',
  'wheel',
  'keydown',
  'keyup',
  'keypress',
];

/**
 * What the layer must be inside of: whatever is outside of a fullscreen element is inert, and could not be clicked. In an
 * element with a shadow root only what is in that is drawn.
 */
function homeOf({ fullscreenElement, documentElement }: Document): Element | ShadowRoot {
  let full = fullscreenElement;
  let root = full && shadowRootOf(full);
  // The document names the host of what is fullscreen in a shadow root.
  while (root?.fullscreenElement) {
    full = root.fullscreenElement;
    root = shadowRootOf(full);
  }
  if (!(full instanceof HTMLElement) || full.matches('video, audio, iframe')) return documentElement;
  return root ?? full;
}
