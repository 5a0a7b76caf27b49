/** Calls for each `<video>` of the page, now or later; its signal aborts when the element leaves the page. */
export interface VideoFinder {
  /** Looks through the whole page once more, for shadow roots that were attached late. */
  scan(): void;
}

/** ms in which additions and removals are gathered: a player that is moved leaves the page for a moment. */
const GATHER = 200;

/**
 * Finds the page's videos, also in shadow roots, and notices added and removed ones, until `signal` aborts.
 */
export function findVideos(
  signal: AbortSignal,
  onVideo: (video: HTMLVideoElement, signal: AbortSignal) => void,
): VideoFinder {
  const known = new Map<HTMLVideoElement, AbortController>();
  const roots = new WeakSet<ShadowRoot>();
  const added = new Set<Element>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = () => {
    timer = undefined;
    for (const element of added) if (isHere(element)) search(element);
    added.clear();
    for (const [video, life] of known) {
      if (isHere(video)) continue;
      known.delete(video);
      life.abort();
    }
  };
  const schedule = () => {
    timer ??= setTimeout(flush, GATHER);
  };
  const observer = new MutationObserver((records) => {
    for (const { addedNodes } of records) for (const node of addedNodes) if (node instanceof Element) added.add(node);
    schedule();
  });

  const enter = (root: Document | ShadowRoot) => {
    observer.observe(root, { childList: true, subtree: true });
    for (const element of root.children) search(element);
  };
  const take = (video: HTMLVideoElement) => {
    if (known.has(video)) return;
    const life = new AbortController();
    known.set(video, life);
    onVideo(video, AbortSignal.any([signal, life.signal]));
  };
  const search = (top: Element) => {
    for (const element of withDescendants(top)) {
      if (element instanceof HTMLVideoElement) take(element);
      const root = shadowRootOf(element);
      if (!root || roots.has(root)) continue;
      roots.add(root);
      enter(root);
    }
  };

  // A playing video makes itself known at once, without waiting for the next flush.
  document.addEventListener(
    'play',
    ({ target }) => {
      if (target instanceof HTMLVideoElement && isHere(target)) take(target);
    },
    { capture: true, signal },
  );
  signal.addEventListener(
    'abort',
    () => {
      observer.disconnect();
      clearTimeout(timer);
    },
    { once: true },
  );
  enter(document);
  return {
    scan() {
      flush();
      for (const element of document.children) search(element);
    },
  };
}

/** Whether an element is in this document: pages move videos into frames, and into windows of their own. */
function isHere(element: Element): boolean {
  return element.isConnected && element.ownerDocument === document;
}

function* withDescendants(top: Element): Generator<Element> {
  yield top;
  const walker = document.createTreeWalker(top, NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) yield node as Element;
}

/** The element's shadow root, closed ones included: content scripts may look into both. */
export function shadowRootOf(element: Element): ShadowRoot | null {
  if (!(element instanceof HTMLElement)) return null;
  // Only these can have one; asking is not free.
  if (!element.localName.includes('-') && !HOSTS.has(element.localName)) return null;
  return element.shadowRoot ?? chrome.dom?.openOrClosedShadowRoot(element) ?? null;
}

const HOSTS = new Set(
  'article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span'.split(' '),
);
