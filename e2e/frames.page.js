/** Runs in a page (see scripts/media-page.mjs): the ways to a frame's pixels, beside what a canvas gives. */
import { readFrame } from '/.cache/e2e/frames.js';
import { imageOf } from '/.cache/e2e/pixels.js';

const VIDEO = '/.cache/e2e/talking.webm';

/** Parts of an odd frame that end at its edges. */
const EDGES = [
  { x: 541, y: 260, width: 100, height: 101 },
  { x: 600, y: 33, width: 41, height: 60 },
  { x: 100, y: 300, width: 120, height: 61 },
];

/** @param {{ x: number, y: number, width: number, height: number }[]} regions */
export async function compare(regions) {
  const decoded = await decodedFrame();
  const large = enlarged(1920, 1080);
  const report = {
    decoded: await differences(decoded, regions),
    nv12: await differences(nv12Frame(), regions),
    large: await differences(large, regions),
    odd: await differences(oddFrame(), EDGES),
    wide: await differences(wideFrame(), regions),
    busy: await busy(large, regions),
  };
  decoded.close();
  large.close();
  return { 'frames.json': new TextEncoder().encode(JSON.stringify(report)) };
}

async function decodedFrame() {
  const video = document.createElement('video');
  video.muted = true;
  video.src = VIDEO;
  video.currentTime = 3;
  await new Promise((seeked) => video.addEventListener('seeked', seeked, { once: true }));
  return new VideoFrame(video);
}

/** Luminance and colours that change from place to place, as a smooth picture does. */
function fill(data, width, height, nv12) {
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) data[y * width + x] = 128 + 60 * Math.sin(x / 23) + 40 * Math.cos(y / 17);
  const half = width / 2;
  const size = half * (height / 2);
  for (let i = 0; i < size; i++) {
    const x = i % half;
    const y = Math.floor(i / half);
    data[width * height + (nv12 ? 2 * i : i)] = 128 + 50 * Math.sin(x / 31);
    data[width * height + (nv12 ? 2 * i + 1 : size + i)] = 128 + 50 * Math.cos(y / 29);
  }
  return data;
}

const raw = (format, width, height, more = {}) =>
  new VideoFrame(fill(new Uint8Array((width * height * 3) / 2), width, height, format === 'NV12'), {
    format,
    codedWidth: width,
    codedHeight: height,
    timestamp: 0,
    ...more,
  });
/** As DVDs have it: pixels that are not square. */
const wideFrame = () => raw('I420', 720, 576, { displayWidth: 1024, displayHeight: 576 });
/** Of which the last row and column share their colours with nobody. */
const oddFrame = () => raw('I420', 642, 362, { visibleRect: { x: 0, y: 0, width: 641, height: 361 } });
const nv12Frame = () => raw('NV12', 1280, 720);
const enlarged = (width, height) => raw('I420', width, height);

/** Mean and largest difference, in levels, of our overview and regions from a canvas's. */
async function differences(frame, regions) {
  const native = { width: frame.displayWidth, height: frame.displayHeight };
  const read = await readFrame(frame, native);
  const { overview } = read;
  const cut = read.cut(regions);
  read.close();
  const whole = { x: 0, y: 0, ...native };
  return {
    format: frame.format,
    native,
    overview: { width: overview.width, height: overview.height, ...(await difference(overview, frame, whole)) },
    regions: await Promise.all(cut.map((pixels, i) => difference(pixels, frame, regions[i]))),
  };
}

async function difference(pixels, frame, { x, y, width: w, height: h }) {
  const { data: ours, width, height } = await imageOf(pixels);
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  context.imageSmoothingQuality = 'medium';
  context.drawImage(frame, x, y, w, h, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  let sum = 0;
  let most = 0;
  for (let i = 0; i < data.length; i++) {
    const off = Math.abs(data[i] - ours[i]);
    sum += off;
    most = Math.max(most, off);
  }
  return { bytes: ours.length, sent: pixels.bytes.byteLength, mean: sum / data.length, most };
}

/** Median ms that a thread is busy with one frame, our way and with a canvas. */
async function busy(frame, regions) {
  const native = { width: frame.displayWidth, height: frame.displayHeight };
  const context = new OffscreenCanvas(640, 360).getContext('2d', { willReadFrequently: false });
  const draw = ({ x, y, width, height }, w, h) => {
    context.drawImage(frame, x, y, width, height, 0, 0, w, h);
    context.getImageData(0, 0, w, h);
  };
  const ways = {
    ours: async () => {
      const read = await readFrame(frame, native);
      read.cut(regions);
      read.close();
    },
    canvas: () => {
      draw({ x: 0, y: 0, ...native }, 640, 360);
      for (const region of regions) draw(region, region.width, region.height);
    },
  };
  const times = { ours: [], canvas: [] };
  for (let i = 0; i < 15; i++) {
    for (const [name, way] of Object.entries(ways)) {
      const start = performance.now();
      await way();
      times[name].push(performance.now() - start);
    }
  }
  const median = (list) => list.sort((a, b) => a - b)[7];
  return { ours: median(times.ours), canvas: median(times.canvas) };
}
