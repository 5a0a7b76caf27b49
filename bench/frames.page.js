/** Runs in a page of a small extension (frames.mjs): what the pixels of a frame cost the page that plays the video. */
import { packed, readFrame } from './frames.js';

const SIZES = [
  [1280, 720],
  [1920, 1080],
  [3840, 2160],
];

/** Side of a face as a share of the height of the picture. */
const FACE = 0.4;

/** A decoder's picture that changes from place to place. */
function frameOf(width, height) {
  const data = new Uint8Array((width * height * 3) / 2).fill(128);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) data[y * width + x] = 128 + 60 * Math.sin(x / 23) + 40 * Math.cos(y / 17);
  return new VideoFrame(data, { format: 'I420', codedWidth: width, codedHeight: height, timestamp: 0 });
}

/**
 * How long a thread could do nothing else while `work` ran, ms: all gaps between messages that it sends itself, less
 * those that it has when idle, and the longest.
 */
async function blocked(work) {
  const { port1, port2 } = new MessageChannel();
  const times = [];
  let on = true;
  port1.onmessage = () => {
    times.push(performance.now());
    if (on) port2.postMessage(null);
  };
  port2.postMessage(null);
  await new Promise((done) => setTimeout(done, 20));
  const from = performance.now();
  const result = await work();
  const to = performance.now();
  await new Promise((done) => setTimeout(done, 5));
  on = false;
  port1.close();
  const gaps = times.slice(1).map((time, i) => ({ time, ms: time - times[i] }));
  const before = gaps.filter(({ time }) => time < from).map(({ ms }) => ms);
  const usual = before.sort((a, b) => a - b)[Math.floor(before.length / 2)] ?? 0;
  const during = gaps.filter(({ time, ms }) => time > from && time - ms < to).map(({ ms }) => ms - usual);
  return {
    result,
    total: to - from,
    all: during.reduce((sum, ms) => sum + Math.max(0, ms), 0),
    longest: Math.max(0, ...during),
  };
}

/** What each of `repeats` took, ms. @param {number} repeats */
export async function measure(repeats) {
  const port = chrome.runtime.connect();
  const sizes = [];
  for (const [width, height] of SIZES) {
    const frame = frameOf(width, height);
    const native = { width, height };
    const side = 2 * Math.round((FACE * height) / 2);
    const region = { x: 2 * Math.round(width / 6), y: 2 * Math.round(height / 8), width: side, height: side };
    const kept = await readFrame(frame, native);
    const ways = {
      overview: async () => {
        const { overview, close } = await readFrame(frame, native);
        port.postMessage({ pixels: packed(overview) });
        close();
      },
      region: async () => port.postMessage({ pixels: kept.cut([region]).map(packed) }),
    };
    for (const [what, work] of Object.entries(ways)) {
      const seen = [];
      for (let i = 0; i < repeats + 2; i++) {
        const { total, all, longest } = await blocked(work);
        seen.push({ total, all, longest });
      }
      sizes.push({ name: `${height}p`, what, side, times: seen.slice(2) });
    }
    frame.close();
  }
  return sizes;
}
