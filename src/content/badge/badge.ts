import type { Rect } from '../../geometry';
import { direction, locale, t } from '../../i18n';
import type { Settings } from '../../settings';
import type { Insets } from '../../sites';
import type { Watch } from '../watch';
import { say } from '../words';
import { announcer } from './announce';
import { BADGE_CSS } from './badge.css';
import { attribute, make } from './dom';
import { makeLayer } from './layer';
import { NOTHING, type Remembered, recall, remember } from './memory';
import { draggable } from './move';
import { boxOfVideo } from './outline';
import { makePanel, type Panel, type PanelActions } from './panel';
import {
  badgeSpot,
  CORNERS,
  formsFor,
  isOverControl,
  isSeenAt,
  type Point,
  panelSpot,
  placeAt,
  roomFor,
  visiblePart,
  within,
} from './place';
import { makePlate } from './plate';
import { askForReport } from './report';
import { suspect } from './rows';
import { saveReport, wrongReport } from './wrong';

/** The label over a video that says how its check stands. */
export interface Badge {
  /** Shows what the watch and the settings say now. */
  update(): void;
  /** Draws the eye to it. */
  flash(): void;
}

interface Options {
  watch: Watch;
  settings(): Settings;
  /** CSS px inside the edges of the video that belong to the site. */
  insets(): Insets;
  onHide(): void;
  onHideSite(): void;
}

/** ms between looks at whether the video moved without an event to tell it. */
const LOOK = 500;

/** px from its place towards the middle of the video that are tried where the place is covered. */
const SHIFTS = [0, 50, 100, 150];

/** px that a panel has at most, by the size of the badge. */
const PANEL = {
  small: { width: 320, height: 520 },
  normal: { width: 340, height: 520 },
  large: { width: 420, height: 640 },
};

/** Puts a badge over a video until `signal` aborts. */
export function showBadge(
  video: HTMLVideoElement,
  { watch, settings, insets, onHide, onHideSite }: Options,
  signal: AbortSignal,
): Badge {
  const site = location.hostname;
  const layer = makeLayer(BADGE_CSS);
  const { host, shadow, seen } = layer;
  const label = makePlate(() => keep({ folded: true }));
  const { element: plate, main } = label;
  const outline = make('div', 'outline');
  const spoken = make('div', 'spoken');
  const sheath = make('div', 'panel');
  sheath.popover = 'auto';
  sheath.tabIndex = -1;
  sheath.setAttribute('role', 'dialog');
  main.setAttribute('aria-haspopup', 'dialog');
  main.popoverTargetElement = sheath;
  shadow.append(outline, plate, sheath, spoken);
  const announce = announcer(spoken, signal);

  let remembered: Remembered = NOTHING;
  let panel: Panel | null = null;
  /** The face the user points at: one of the panel's, or the most suspicious one. */
  let pointedAt: number | 'suspect' | null = null;
  /** Whether the picture moved on since the faces' places were told. */
  let jumped = false;
  /** Whether the panel lies over the badge. */
  let covered = false;
  /** The badge where it is now; null if there is no place for it. */
  let spot: Rect | null = null;
  /** px from its place, so that it lies clear of what covers that. */
  let shift = 0;
  /** Whether only the icon finds a place that is clear of everything. */
  let compact = false;

  const viewport = () => ({ width: document.documentElement.clientWidth || innerWidth, height: innerHeight });
  const room = () => roomFor(video.getBoundingClientRect(), viewport(), insets());
  /** Where a small player has no room beside the site's controls, there may be some between them. */
  const anyRoom = () => roomFor(video.getBoundingClientRect(), viewport(), { top: 4, right: 4, bottom: 4, left: 4 });
  const size = () => ({ width: plate.offsetWidth, height: plate.offsetHeight });
  const wantedPlace = () => {
    const { badgePlace } = settings();
    const { moved } = remembered;
    return moved?.corner === badgePlace ? moved.place : CORNERS[badgePlace];
  };

  /** Puts the badge to its place in the form that fits; whether there is one. */
  function place(): boolean {
    if (signal.aborted) return false;
    if (!host.isConnected) raise(); // the page threw it out
    spot = null;
    const free = room();
    plate.style.setProperty('--room', `${free?.width ?? 0}px`);
    for (const form of formsFor(video.getBoundingClientRect().width, remembered.folded || compact)) {
      attribute(plate, 'data-form', form);
      const spotIn = (room: Rect | null) => room && badgeSpot(room, size(), wantedPlace(), shift);
      const point = spotIn(free) ?? (form === 'icon' ? spotIn(anyRoom()) : null);
      if (!point) continue;
      moveTo(point);
      break;
    }
    if (!spot) seen(false);
    draw();
    return spot !== null;
  }
  function moveTo(point: Point): void {
    spot = { ...point, ...size() };
    plate.style.transform = `translate(${point.x}px, ${point.y}px)`;
  }
  /** The costly part: is the video really there, or under something else, and would the badge cover a control? */
  function look(): void {
    if (dragging()) return;
    for (compact of [false, true]) {
      for (shift of SHIFTS) {
        if (!place() || !spot) break;
        const { x, y, width, height } = spot;
        if (!isSeenAt(video, { x: x + Math.min(width, 40) / 2, y: y + height / 2 }, host)) continue;
        if (isOverControl(video, spot, host)) continue;
        seen(video.checkVisibility({ visibilityProperty: true }));
        return;
      }
    }
    shift = 0;
    seen(false);
  }
  /** Everything that hangs on where badge and video are. */
  function draw(): void {
    const frame = visiblePart(video.getBoundingClientRect(), viewport());
    if (panel && frame && spot) {
      const { x, y, width, maxHeight, up, over } = panelSpot(spot, frame, PANEL[settings().badgeSize]);
      Object.assign(sheath.style, { left: `${x}px`, width: `${width}px`, maxHeight: `${maxHeight}px` });
      sheath.toggleAttribute('data-narrow', width < 260);
      covered = over;
      sheath.style.top = `${up ? y - Math.min(sheath.offsetHeight, maxHeight) : y}px`;
    }
    const { state } = watch;
    const faces = state.type === 'verdict' || state.type === 'collecting' ? state.faces : [];
    const wanted = pointedAt === 'suspect' ? suspect(state) : pointedAt;
    const face = faces.find(({ id }) => id === wanted);
    const box = face?.inSight && !jumped ? boxOfVideo(video, face.box) : null;
    const clipped = box && frame && within(box, frame);
    outline.hidden = !clipped;
    if (!clipped) return;
    attribute(outline, 'data-tone', face?.judgement?.verdict ?? 'busy');
    outline.style.transform = `translate(${clipped.x}px, ${clipped.y}px)`;
    outline.style.width = `${clipped.width}px`;
    outline.style.height = `${clipped.height}px`;
  }
  const pointAt = (face: typeof pointedAt) => {
    pointedAt = face;
    draw();
  };
  /** To the top of the top layer, above an element that went fullscreen meanwhile. */
  function raise(): void {
    if (sheath.matches(':popover-open')) sheath.hidePopover();
    layer.raise();
  }

  function keep(change: Partial<Remembered>): void {
    remembered = { ...remembered, ...change };
    void remember(site, remembered);
    update();
    look();
  }
  const moveBadge = (point: Point) => {
    const free = room();
    if (!free) return;
    const { width, height } = size();
    const place = placeAt(free, { width, height }, point);
    remembered = { ...remembered, moved: { place, corner: settings().badgePlace } };
    const at = badgeSpot(free, { width, height }, place);
    if (at) moveTo(at);
    draw();
  };
  const dragging = draggable(
    main,
    {
      from: () => spot,
      to: moveBadge,
      done() {
        shift = 0;
        keep({});
      },
    },
    signal,
  );

  const actions: PanelActions = {
    again: () => watch.restart(),
    report: () => askForReport(watch),
    save(complaint) {
      const { state, details, finished, source } = watch;
      saveReport(wrongReport(complaint, { source, state, details, finished }, new Date()));
    },
    fold: (folded) => keep({ folded }),
    toCorner: () => keep({ moved: null }),
    hide() {
      sheath.hidePopover();
      onHide();
    },
    hideSite() {
      sheath.hidePopover();
      onHide(); // also where the user asked for it
      onHideSite();
    },
    close: () => sheath.hidePopover(),
    look: pointAt,
    resized: draw,
  };

  let returns = false;
  sheath.addEventListener('beforetoggle', ({ newState }) => {
    if (newState === 'closed') {
      returns = sheath.contains(shadow.activeElement);
      panel = null;
      pointAt(null);
      watch.detail(false);
      return;
    }
    panel = makePanel(site, actions);
    sheath.setAttribute('aria-label', t('common_name'));
    sheath.replaceChildren(panel.element);
    watch.detail(true);
    update();
  });
  sheath.addEventListener('toggle', ({ newState }) => {
    if (newState === 'open') {
      sheath.focus({ preventScroll: true });
      draw();
      update(); // now that it is known whether the panel covers the badge
      return;
    }
    sheath.replaceChildren();
    if (returns) main.focus({ preventScroll: true });
    returns = false;
  });
  sheath.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    sheath.hidePopover();
  });
  main.addEventListener('pointerenter', () => pointAt('suspect'));
  main.addEventListener('focus', () => {
    if (main.matches(':focus-visible') && !returns) pointAt('suspect');
  });
  for (const type of ['pointerleave', 'blur'] as const) main.addEventListener(type, () => pointAt(null));

  const options = { capture: true, passive: true, signal };
  for (const type of ['scroll', 'resize'] as const) addEventListener(type, () => place(), options);
  const onFullscreen = () => {
    raise();
    look();
  };
  document.addEventListener('fullscreenchange', onFullscreen, options);
  const onSeek = () => {
    jumped = true;
    draw();
  };
  video.addEventListener('seeking', onSeek, { signal });
  const resized = new ResizeObserver(look);
  resized.observe(video);
  const timer = setInterval(() => document.visibilityState === 'visible' && look(), LOOK);
  signal.addEventListener(
    'abort',
    () => {
      resized.disconnect();
      clearInterval(timer);
      if (panel) watch.detail(false);
      host.remove();
    },
    { once: true },
  );

  function update(): void {
    if (signal.aborted) return;
    const { state, details } = watch;
    const saying = say(state);
    const { folded, moved } = remembered;
    const { badgeSize, badgePlace } = settings();
    for (const element of [plate, sheath, spoken]) {
      attribute(element, 'dir', direction());
      attribute(element, 'lang', locale());
    }
    attribute(sheath, 'data-size', badgeSize);
    const isOther = label.show(saying, badgeSize);
    announce(watch.identity.key, saying.spoken);
    jumped = false;
    const focused = sheath.contains(shadow.activeElement) && shadow.activeElement;
    panel?.show({
      state,
      details,
      reportable: watch.reportable,
      folded,
      moved: moved !== null && moved.corner === badgePlace,
      beside: plate.dataset.form === 'full' && !covered,
    });
    // What was pressed may be gone by that, and then the page would have the keys.
    if (focused && !focused.checkVisibility()) sheath.focus({ preventScroll: true });
    if (isOther) look();
    else if (!dragging()) place();
  }

  raise();
  recall(
    site,
    (stored) => {
      if (dragging()) return;
      remembered = stored;
      update();
      look();
    },
    signal,
  );
  update();
  return {
    update,
    flash() {
      plate.toggleAttribute('data-flash', false);
      void plate.offsetWidth; // so that the animation starts again
      plate.toggleAttribute('data-flash', true);
    },
  };
}
