import browser, { type Runtime } from 'webextension-polyfill';
import { covers } from '../allowed';
import { toolbarBadge } from '../background/toolbar';
import type { TabVideo, ToBackground, ToContent } from '../messages';
import { effort } from '../schedule/effort';
import { type Power, powerAllows, watchPower } from '../schedule/power';
import { DEFAULTS, loadSettings, onSettingsChange, type Settings, saveSettings } from '../settings';
import { siteOf } from '../sites';
import { pickVideo, rememberPointer, visibleRect } from './analyze';
import { type Badge, showBadge } from './badge/badge';
import { choose } from './choose';
import { keepTexts, takeUp } from './language';
import { isAlive } from './lifetime';
import { answerPopups } from './popup-port';
import { findVideos } from './videos';
import { type Watch, watchVideo } from './watch';
import { worst } from './words';

/** A video of the page. */
interface Entry {
  id: string;
  video: HTMLVideoElement;
  /** Ends when the element leaves the page. */
  signal: AbortSignal;
  /** Whether any of it is in the viewport. */
  inView: boolean;
  /** When the user asked for it. */
  asked: number | null;
  watched: { watch: Watch; life: AbortController; badge: { badge: Badge; life: AbortController } | null } | null;
  /** Key of the video whose badge the user hid. */
  hidden: string | null;
}

/** ms in which changes on the page are gathered before videos are chosen anew: all but those that people wait for. */
const GATHER = 150;

/** ms before a frame says that it has no video. */
const LATE = 300;

/** Sizes below which a video is not even listed: CSS px. */
const LISTED = { width: 120, height: 90 };

/** Everything the extension does on a page, from its arrival until `signal` aborts. */
export function visit(signal: AbortSignal): void {
  const site = siteOf(location.hostname);
  const entries = new Map<HTMLVideoElement, Entry>();
  const prefix = Math.random().toString(36).slice(2);
  // Until the settings are known, nothing is checked without being asked.
  let settings: Settings = { ...DEFAULTS, autoCheck: false };
  let power: Power = 'unknown';
  let found = 0;
  let asked = 0;
  let told = toolbarBadge(null).title;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** The videos that are no previews, which come and go under the pointer. */
  const real = () => [...entries.values()].filter(({ video }) => !site.isPreview(video));
  /** Whether videos are checked here without being asked. */
  const isAutomatic = ({ autoCheck, sites, allowedSites, onlyOnPower }: Settings) =>
    autoCheck &&
    (site.name === null ? covers(allowedSites, location.hostname) : sites[site.name]) &&
    powerAllows({ onlyOnPower }, power);
  const watchedOnes = () => [...entries.values()].flatMap(({ watched }) => watched ?? []);

  const report = () => {
    popups.changed();
    const state = worst(watchedOnes().map(({ watch }) => watch.state));
    const { title } = toolbarBadge(state);
    if (title === told || !isAlive()) return;
    told = title;
    browser.runtime.sendMessage({ type: 'tab-state', state } satisfies ToBackground).catch(() => {});
  };

  const update = () => {
    clearTimeout(timer);
    timer = undefined;
    if (signal.aborted || !isAlive()) return;
    const candidates = real().map((entry) => {
      const { video, id, asked, watched } = entry;
      const { width, height } = video.getBoundingClientRect();
      const seen = visibleRect(video);
      const visible = isInPicture(video) ? width * height : entry.inView ? seen.width * seen.height : 0;
      const playing = !video.paused && !video.ended && video.videoWidth > 0;
      const auto = isAutomatic(settings) && site.adOf(video) !== 'post';
      return { id, width, height, visible, playing, auto, asked, watched: watched !== null };
    });
    const chosen = choose(candidates, effort(settings).videos);
    for (const entry of entries.values()) {
      if (entry.watched && !chosen.has(entry.id)) stop(entry);
      else if (!entry.watched && chosen.has(entry.id)) start(entry);
      drawBadge(entry);
    }
    report();
  };
  const changed = () => {
    timer ??= setTimeout(update, GATHER);
  };

  const start = (entry: Entry) => {
    const life = new AbortController();
    const { video } = entry;
    const watch = watchVideo(
      video,
      {
        site,
        isVisible: () => isInPicture(video) || (entry.inView && document.visibilityState === 'visible'),
        effort: () => effort(settings),
        onNext: () => {
          entry.asked = null; // that was for the video before
          changed();
        },
        onAd: changed,
        onChange: () => {
          // Called for the first time before there is a watch.
          if (!entry.watched) return;
          drawBadge(entry);
          report();
        },
      },
      AbortSignal.any([entry.signal, life.signal]),
    );
    entry.watched = { watch, life, badge: null };
  };
  const stop = (entry: Entry) => {
    entry.watched?.badge?.life.abort();
    entry.watched?.life.abort();
    entry.watched = null;
    entry.asked = null;
  };
  const drawBadge = (entry: Entry) => {
    const { watched, video } = entry;
    if (!watched) return;
    const { identity, state } = watched.watch;
    const isAsked = entry.asked !== null;
    const isWanted = settings.showBadge && !settings.hiddenSites.includes(location.hostname);
    // What was found is about the video, not about the faces of an advertisement in its element.
    const hasFound = state.type === 'verdict' || state.type === 'cannot-check';
    const fits = site.adOf(video) === 'break' ? isAsked && !hasFound : isAsked || isWanted;
    if (!fits || entry.hidden === identity.key) {
      watched.badge?.life.abort();
      watched.badge = null;
      return;
    }
    if (!watched.badge) {
      void keepTexts();
      const life = new AbortController();
      const onHide = () => {
        entry.hidden = watched.watch.identity.key;
        drawBadge(entry);
      };
      const onHideSite = () => {
        const hiddenSites = [...new Set([...settings.hiddenSites, location.hostname])];
        settings = { ...settings, hiddenSites };
        update();
        // A private window leaves no trace of where it was.
        if (!browser.extension.inIncognitoContext) void saveSettings({ hiddenSites });
      };
      const insets = () => site.badgeInsets(video);
      const until = AbortSignal.any([entry.signal, watched.life.signal, life.signal]);
      watched.badge = {
        badge: showBadge(video, { watch: watched.watch, settings: () => settings, insets, onHide, onHideSite }, until),
        life,
      };
    }
    watched.badge.badge.update();
  };

  const analyze = (entry: Entry) => {
    entry.watched?.watch.recheck(); // else the wish is taken for one about the video before
    entry.asked = ++asked;
    entry.hidden = null;
    entry.watched?.watch.again();
    update();
    entry.watched?.badge?.badge.flash();
  };
  const byId = (id: string) => [...entries.values()].find((entry) => entry.id === id);

  const popups = answerPopups(
    {
      videos: () => real().filter(isListed).map(tabVideo),
      handlers: {
        analyze({ id }) {
          const entry = byId(id);
          if (entry) analyze(entry);
        },
        show({ id }) {
          const entry = byId(id);
          if (!entry) return;
          entry.video.scrollIntoView({ block: 'center', behavior: 'smooth' });
          entry.hidden = null;
          const hiddenSites = settings.hiddenSites.filter((host) => host !== location.hostname);
          if (hiddenSites.length < settings.hiddenSites.length) void saveSettings({ hiddenSites });
          settings = { ...settings, hiddenSites };
          drawBadge(entry);
          entry.watched?.badge?.badge.flash();
        },
      },
    },
    signal,
  );
  const tabVideo = ({ id, video, watched }: Entry): TabVideo => ({
    id,
    title: (watched?.watch.identity ?? site.identify(video)).title || location.hostname,
    progress: !watched || watched.watch.state.type === 'waiting' ? null : watched.watch.state,
  });

  const inView = new IntersectionObserver(
    (records) => {
      let comes = false;
      for (const { target, isIntersecting } of records) {
        const entry = entries.get(target as HTMLVideoElement);
        if (!entry) continue;
        comes ||= isIntersecting && !entry.inView;
        entry.inView = isIntersecting;
      }
      if (comes) update();
      else changed();
    },
    { threshold: [0, 0.25, 0.5, 0.75, 1] },
  );
  const finder = findVideos(signal, (video, left) => {
    const entry: Entry = {
      id: `${prefix}-${++found}`,
      video,
      signal: left,
      inView: false,
      asked: null,
      watched: null,
      hidden: null,
    };
    entries.set(video, entry);
    inView.observe(video);
    for (const type of MOMENTS) video.addEventListener(type, changed, { signal: left });
    video.addEventListener('playing', update, { signal: left });
    left.addEventListener(
      'abort',
      () => {
        inView.unobserve(video);
        entries.delete(video);
        changed();
      },
      { once: true },
    );
    changed();
  });

  // In-page navigation: the element may stay while its video changes.
  const navigated = () => {
    for (const { watch } of watchedOnes()) watch.recheck();
    changed();
  };
  for (const type of ['currententrychange', 'navigatesuccess'])
    window.navigation?.addEventListener(type, navigated, { signal });
  for (const type of site.navigation) addEventListener(type, navigated, { capture: true, signal });
  document.addEventListener('visibilitychange', changed, { signal });
  addEventListener('resize', changed, { signal });

  const pointer = rememberPointer(signal);
  const onMessage = (received: unknown, _sender: Runtime.MessageSender, respond: (found: boolean) => void): true => {
    const { type, srcUrl } = received as ToContent;
    if (type !== 'analyze') return true;
    finder.scan();
    const video = pickVideo(
      real().map(({ video }) => video),
      pointer.take(),
      srcUrl,
    );
    const entry = video && entries.get(video);
    if (entry) analyze(entry);
    // All frames of a page may be asked at once, and the first answer counts: a frame without a video answers last.
    setTimeout(respond, entry ? 0 : LATE, entry !== null && entry !== undefined);
    return true;
  };
  browser.runtime.onMessage.addListener(onMessage);

  const apply = async (next: Settings) => {
    settings = next;
    await takeUp(next.language);
    if (!signal.aborted) update();
  };
  onSettingsChange(apply, signal);
  void loadSettings().then(apply);
  watchPower((next) => {
    power = next;
    changed();
  }, signal);
  signal.addEventListener(
    'abort',
    () => {
      clearTimeout(timer);
      inView.disconnect();
      for (const entry of entries.values()) stop(entry);
      report();
      if (isAlive()) browser.runtime.onMessage.removeListener(onMessage);
    },
    { once: true },
  );
}

/** After these another video may be the one to watch; after `playing`, at once. */
const MOMENTS = [
  'play',
  'pause',
  'ended',
  'emptied',
  'loadeddata',
  'resize',
  'enterpictureinpicture',
  'leavepictureinpicture',
];

/** Whether a video floats above all windows: it can be seen wherever the page is scrolled. */
function isInPicture(video: HTMLVideoElement): boolean {
  return (video.getRootNode() as Document | ShadowRoot).pictureInPictureElement === video;
}

function isListed({ video, watched }: Entry): boolean {
  if (watched) return true;
  const { width, height } = video.getBoundingClientRect();
  return width >= LISTED.width && height >= LISTED.height && (video.currentSrc !== '' || video.srcObject !== null);
}
