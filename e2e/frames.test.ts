import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'vite';
import { beforeAll, expect, test } from 'vitest';
import { makeInPage, ROOT } from '../scripts/media-page.mjs';
import { MODEL } from '../src/model';
import { clip } from './clips';

/** Odd and even places, and one that leaves the frame. */
const REGIONS = [
  { x: 100, y: 60, width: 120, height: 120 },
  { x: 101, y: 61, width: 121, height: 97 },
  { x: 33, y: 20, width: 64, height: 65 },
];

interface Difference {
  bytes: number;
  /** What went over the port for them. */
  sent: number;
  mean: number;
  most: number;
}
interface Compared {
  format: string;
  native: { width: number; height: number };
  overview: Difference & { width: number; height: number };
  regions: Difference[];
}
let report: Record<'decoded' | 'nv12' | 'large' | 'wide' | 'odd', Compared> & {
  busy: { ours: number; canvas: number };
};

beforeAll(async () => {
  const folder = dirname(clip('talking.webm'));
  await build({
    configFile: false,
    logLevel: 'error',
    root: ROOT,
    build: {
      outDir: folder,
      emptyOutDir: false,
      lib: {
        entry: { frames: join(ROOT, 'src/frames.ts'), pixels: join(ROOT, 'src/offscreen/pixels.ts') },
        formats: ['es'],
        fileName: (_, name) => `${name}.js`,
      },
    },
  });
  const [path] = await makeInPage('e2e/frames.page.js', 'compare', [REGIONS], folder);
  report = JSON.parse(readFileSync(path ?? '', 'utf8'));
});

test.each(['decoded', 'nv12', 'large', 'wide'] as const)('a %s frame has the pixels a canvas shows', (name) => {
  const { format, overview, regions } = report[name];
  expect(['I420', 'NV12']).toContain(format);
  // Unscaled: the browser's own conversion either way. What is not square takes the canvas, and is stretched by it.
  const most = name === 'wide' ? 3 : 1;
  for (const [i, { width, height }] of REGIONS.entries()) {
    expect(regions[i]?.bytes).toBe(4 * width * height);
    expect(regions[i]?.most).toBeLessThanOrEqual(most);
    if (name !== 'wide') expect(regions[i]?.sent).toBeLessThan(2 * width * height);
  }
  expect(overview.bytes).toBe(4 * overview.width * overview.height);
  expect(Math.max(overview.width, overview.height)).toBeLessThanOrEqual(MODEL.input.overview);
  expect(overview.mean).toBeLessThan(3);
});

test('a frame of odd size can be cut up to its edges', () => {
  const { overview, regions } = report.odd;
  expect(overview.mean).toBeLessThan(3);
  for (const { sent, bytes, most } of regions) {
    expect(sent).toBeLessThan(bytes / 2); // in planes, not in RGBA
    expect(most).toBeLessThanOrEqual(1);
  }
});

test('a 1080p frame keeps its page busy for less than half as long as a canvas would', () => {
  const { ours, canvas } = report.busy;
  console.info(`1080p, overview and three regions: ${ours.toFixed(1)} ms, with a canvas ${canvas.toFixed(1)} ms`);
  expect(ours).toBeLessThan(canvas / 2);
});
