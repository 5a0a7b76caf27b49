/** What the pages that stand in for the sites share: how they make elements, and how they feed a video. */

/** An element; Trusted Types forbid innerHTML on some of the sites. @returns {any} */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export const wait = (ms) => new Promise((done) => setTimeout(done, ms));

/** A muted video that fills its place, as the sites have them. */
export const makeVideo = (attributes = {}) =>
  Object.assign(make('video', { playsinline: '', ...attributes }), { muted: true, loop: true });

const CLIPS = {
  talk: '/talking.webm',
  half: '/talking-half.webm',
  none: '/no-face.webm',
  tiny: '/tiny-face.webm',
  short: '/short.webm',
};
const TYPE = 'video/webm; codecs="vp9"';

const loaded = new Map();

/** Bytes of a clip, fetched once. */
function bytesOf(clip) {
  if (!loaded.has(clip))
    loaded.set(
      clip,
      fetch(CLIPS[clip]).then((response) => response.arrayBuffer()),
    );
  return loaded.get(clip);
}

/** Gives a video another clip, up to `end` s of it, through Media Source Extensions. Resolves when it is there. */
export const feed = (video, clip, end) => feedParts(video, [{ clip, end }]);

/** {@link feed} with parts of several clips, each up to `end` s and from where the one before ends: a keyframe. */
export async function feedParts(video, parts) {
  const source = new MediaSource();
  const address = URL.createObjectURL(source);
  video.src = address;
  await new Promise((done) => source.addEventListener('sourceopen', done, { once: true }));
  URL.revokeObjectURL(address);
  const buffer = source.addSourceBuffer(TYPE);
  let start = 0;
  for (const { clip, end = Number.POSITIVE_INFINITY } of parts) {
    const bytes = await bytesOf(clip);
    if (source.readyState !== 'open') return; // another clip came meanwhile
    buffer.appendWindowEnd = end;
    buffer.appendWindowStart = start;
    await append(buffer, bytes);
    start = end;
  }
  if (source.readyState === 'open') source.endOfStream();
}

/** Feeds a video and plays it. */
export async function play(video, clip) {
  const fed = feed(video, clip);
  video.play().catch(() => {}); // given another source meanwhile
  await fed;
}

/** A stream without an end: the clip again and again, ever later. */
export async function stream(video, clip, times = 10) {
  const source = new MediaSource();
  video.src = URL.createObjectURL(source);
  await new Promise((done) => source.addEventListener('sourceopen', done, { once: true }));
  const buffer = source.addSourceBuffer(TYPE);
  const bytes = await bytesOf(clip);
  for (let i = 0; i < times; i++) {
    await append(buffer, bytes);
    buffer.timestampOffset = buffer.buffered.end(0);
    if (i === 0) source.duration = Number.POSITIVE_INFINITY;
    if (i === 0) video.play();
  }
}

function append(buffer, bytes) {
  return new Promise((done) => {
    buffer.addEventListener('updateend', done, { once: true });
    buffer.appendBuffer(bytes);
  });
}

/** What the tests call. */
export function offer(functions) {
  Object.assign(window, { standIn: functions });
}
