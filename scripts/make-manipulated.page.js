/**
 * Runs in a page (see media-page.mjs): puts the face of a donor video on the face of a target video, frame by frame, the
 * way face swaps were made before neural networks: landmarks, a piecewise affine warp, colour matching, a soft seam.
 */
import clm from 'clmtrackr';
import { encode, frames } from './video-file.page.js';

/** clmtrackr's 71 landmarks: jaw from the left temple over the chin, then the brows from right to left. */
const JAW = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14];
const BROWS = [15, 16, 17, 18, 22, 21, 20, 19];
const INNER_LIPS = [44, 61, 60, 59, 50, 58, 57, 56];
const NOSE_TOP = 33;
const CHIN = 7;
/** The swap reaches this share of the face's height above the brows. */
const FOREHEAD = 0.16;

/**
 * The cut of the target as it is, and with the donor's face on it, both encoded alike.
 *
 * @param {{ url: string, start: number, seconds: number }} target
 * @param {{ url: string, start: number }} donor
 * @param {number[][]} faceTriangles of landmark numbers
 * @returns {Promise<Record<string, Uint8Array>>} WebM files by name
 */
export async function swap(target, donor, faceTriangles) {
  const targetFrames = await frames(target.url, target.start, target.seconds);
  const donorFrames = await frames(donor.url, donor.start, target.seconds);
  const triangles = withForeheadTriangles(faceTriangles);
  console.log(`fitting landmarks on ${targetFrames.length} + ${donorFrames.length} frames`);
  const targetPoints = smooth(await landmarks(targetFrames));
  const donorPoints = smooth(await landmarks(donorFrames));
  console.log('warping');
  let colour = null;
  const swapped = targetFrames.map((frame, i) => {
    const j = Math.min(i, donorFrames.length - 1);
    const out = new ImageData(frame.image.width, frame.image.height);
    const to = withForehead(targetPoints[i]);
    warp(donorFrames[j].image, withForehead(donorPoints[j]), out, to, triangles);
    const mask = softMask(to, frame.image);
    colour = blendColours(colour, colourMatch(out, frame.image, mask));
    return { ...frame, image: compose(frame.image, out, mask, colour) };
  });
  console.log('encoding');
  return { 'original.webm': await encode(targetFrames), 'manipulated.webm': await encode(swapped) };
}

/** The triangles between the landmarks, and a strip of them over the brows. */
function withForeheadTriangles(face) {
  const triangles = face.map(([a, b, c]) => [a, b, c]);
  const top = BROWS.map((_, k) => 71 + k);
  for (let k = 0; k + 1 < BROWS.length; k++) {
    triangles.push([BROWS[k], BROWS[k + 1], top[k]], [BROWS[k + 1], top[k + 1], top[k]]);
  }
  triangles.push([14, 15, top[0]], [0, 19, top.at(-1)]);
  return triangles;
}

/** The 71 landmarks and eight more above the brows. */
function withForehead(points) {
  const up = [points[NOSE_TOP][0] - points[CHIN][0], points[NOSE_TOP][1] - points[CHIN][1]];
  const above = BROWS.map((k) => [points[k][0] + up[0] * FOREHEAD, points[k][1] + up[1] * FOREHEAD]);
  return [...points, ...above];
}

/** Landmarks of every frame, in px: one tracker follows the face through the video. */
async function landmarks(list) {
  const { width, height } = list[0].image;
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const tracker = new clm.tracker({
    useWebGL: false,
    constantVelocity: false,
    faceDetection: { useWebWorkers: false },
  });
  tracker.init();
  const result = [];
  for (const [i, { image }] of list.entries()) {
    context.putImageData(image, 0, 0);
    if (i === 0) {
      // Only start() tells the face detector its canvas; the loop it starts is not wanted.
      tracker.start(canvas);
      tracker.stop();
    }
    result.push(await locate(tracker, canvas, i === 0 ? 60 : 6));
  }
  return result;
}

/** Runs the tracker `rounds` times on a canvas; a tracker that has lost the face looks for it again. */
async function locate(tracker, canvas, rounds) {
  let done = 0;
  for (let tries = 0; tries < 200 && done < rounds; tries++) {
    if (tracker.track(canvas)) done++;
    else await new Promise((resolve) => setTimeout(resolve));
  }
  const points = tracker.getCurrentPosition();
  if (!points) throw new Error('clmtrackr found no face');
  return points.map(([x, y]) => [x, y]);
}

/** Takes the tremble out: weights 1 2 1 over neighbouring frames. */
function smooth(list) {
  return list.map((points, i) => {
    const before = list[Math.max(0, i - 1)];
    const after = list[Math.min(list.length - 1, i + 1)];
    return points.map((p, k) => [0, 1].map((axis) => (before[k][axis] + 2 * p[axis] + after[k][axis]) / 4));
  });
}

/** Paints every triangle of `from` onto its place in `to`; alpha 255 where something was painted. */
function warp(source, from, out, to, triangles) {
  for (const triangle of triangles) {
    const [a, b, c] = triangle.map((k) => to[k]);
    const [p, q, r] = triangle.map((k) => from[k]);
    const area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]);
    if (Math.abs(area) < 1e-6) continue;
    const clampX = (x) => Math.min(out.width - 1, Math.max(0, x));
    const clampY = (y) => Math.min(out.height - 1, Math.max(0, y));
    const right = clampX(Math.ceil(Math.max(a[0], b[0], c[0])));
    const bottom = clampY(Math.ceil(Math.max(a[1], b[1], c[1])));
    for (let y = clampY(Math.floor(Math.min(a[1], b[1], c[1]))); y <= bottom; y++) {
      for (let x = clampX(Math.floor(Math.min(a[0], b[0], c[0]))); x <= right; x++) {
        const v = ((x - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (y - a[1])) / area;
        const w = ((b[0] - a[0]) * (y - a[1]) - (x - a[0]) * (b[1] - a[1])) / area;
        if (v < -1e-3 || w < -1e-3 || v + w > 1.001) continue;
        const u = 1 - v - w;
        sample(source, u * p[0] + v * q[0] + w * r[0], u * p[1] + v * q[1] + w * r[1], out, (y * out.width + x) * 4);
      }
    }
  }
}

/** Bilinear. */
function sample(source, x, y, out, at) {
  const { data, width, height } = source;
  const x0 = Math.min(width - 2, Math.max(0, Math.floor(x)));
  const y0 = Math.min(height - 2, Math.max(0, Math.floor(y)));
  const fx = Math.min(1, Math.max(0, x - x0));
  const fy = Math.min(1, Math.max(0, y - y0));
  const i = (y0 * width + x0) * 4;
  for (let k = 0; k < 3; k++) {
    const top = data[i + k] * (1 - fx) + data[i + 4 + k] * fx;
    const bottom = data[i + width * 4 + k] * (1 - fx) + data[i + width * 4 + 4 + k] * fx;
    out.data[at + k] = top * (1 - fy) + bottom * fy;
  }
  out.data[at + 3] = 255;
}

/** How much of the donor shows, 0..255 per pixel: the face without its rim, and without the inside of the mouth. */
function softMask(points, { width, height }) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const outline = [...JAW.map((k) => points[k]), ...BROWS.map((_, k) => points[71 + k])];
  const centre = [0, 1].map((axis) => outline.reduce((sum, p) => sum + p[axis], 0) / outline.length);
  const faceWidth = Math.hypot(points[14][0] - points[0][0], points[14][1] - points[0][1]);
  context.filter = `blur(${(faceWidth * 0.035).toFixed(2)}px)`;
  fill(
    context,
    outline.map((p) => p.map((value, axis) => centre[axis] + (value - centre[axis]) * 0.92)),
  );
  context.globalCompositeOperation = 'destination-out';
  context.filter = `blur(${(faceWidth * 0.01).toFixed(2)}px)`;
  fill(
    context,
    INNER_LIPS.map((k) => points[k]),
  );
  const { data } = context.getImageData(0, 0, width, height);
  return data.filter((_, i) => i % 4 === 3);
}

function fill(context, polygon) {
  context.beginPath();
  for (const [x, y] of polygon) context.lineTo(x + 0.5, y + 0.5);
  context.closePath();
  context.fill();
}

/** Per channel, the gain and offset that give the warped face the mean and spread of the face it covers. */
function colourMatch(warped, under, mask) {
  return [0, 1, 2].map((k) => {
    let n = 0;
    let [sumA, sumB, squareA, squareB] = [0, 0, 0, 0];
    for (let i = 0; i < mask.length; i++) {
      if (mask[i] < 128 || warped.data[i * 4 + 3] === 0) continue;
      const [a, b] = [warped.data[i * 4 + k], under.data[i * 4 + k]];
      n++;
      sumA += a;
      sumB += b;
      squareA += a * a;
      squareB += b * b;
    }
    const [meanA, meanB] = [sumA / n, sumB / n];
    const spread = (square, mean) => Math.sqrt(Math.max(1, square / n - mean * mean));
    const gain = Math.min(1.6, Math.max(0.6, spread(squareB, meanB) / spread(squareA, meanA)));
    return { gain, offset: meanB - gain * meanA };
  });
}

/** Slow change of the colours over time, so that the face does not flicker. */
function blendColours(before, now) {
  if (!before) return now;
  return now.map(({ gain, offset }, k) => ({
    gain: 0.9 * before[k].gain + 0.1 * gain,
    offset: 0.9 * before[k].offset + 0.1 * offset,
  }));
}

function compose(under, warped, mask, colour) {
  const out = new ImageData(new Uint8ClampedArray(under.data), under.width, under.height);
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === 0 || warped.data[i * 4 + 3] === 0) continue;
    const share = mask[i] / 255;
    for (let k = 0; k < 3; k++) {
      const value = warped.data[i * 4 + k] * colour[k].gain + colour[k].offset;
      out.data[i * 4 + k] = under.data[i * 4 + k] * (1 - share) + Math.min(255, Math.max(0, value)) * share;
    }
  }
  return out;
}
