import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ort from 'onnxruntime-web';
import { beforeAll, describe, expect, it } from 'vitest';
import { cpuNetwork, shippedGraphs } from '../cpu/network.setup';
import { MODEL } from '../model';
import { probability } from '../verdict';
import type { Network } from './network';
import { Relstm } from './relstm';

/**
 * The extension's network against PyTorch, which computed the fixture with the very weights that ship
 * (training/export.py): features within 1e-3 relative, contributions and probability within 1e-3.
 */
const fixture: {
  crops: number;
  features: number[][];
  contributions: number[];
  margin: number;
  reversedMargin: number;
} = JSON.parse(readFileSync(join(import.meta.dirname, '../../e2e/fixtures/parity.json'), 'utf8'));

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;

/** The crops of `fixture_crops` in training/export.py, bit for bit. */
function fixtureCrop(n: number): Uint8Array {
  const { size } = MODEL.input;
  return Uint8Array.from({ length: size * size * 3 }, (_, i) => {
    const c = i % 3;
    const x = Math.floor(i / 3) % size;
    const y = Math.floor(i / 3 / size);
    const wave = Math.floor((x * x * (n + 1) + y * y * (c + 2) + x * y * (n % 3)) / (64 + 16 * n));
    return (wave + 37 * c + 11 * n) % 256;
  });
}

async function throughOnnxruntime(): Promise<Network> {
  ort.env.wasm.numThreads = 1;
  return Relstm.create(ort, shippedGraphs(), { name: 'wasm' });
}

describe.each([
  { where: 'on the processor', start: () => cpuNetwork() },
  { where: 'through onnxruntime-web', start: throughOnnxruntime },
])('the network $where', ({ start }) => {
  let relstm: Network;
  let features: Float32Array[];

  beforeAll(async () => {
    relstm = await start();
    features = await relstm.features(Array.from({ length: fixture.crops }, (_, n) => fixtureCrop(n)));
  }, 120_000);

  it('gives the features that PyTorch gives', () => {
    for (const [n, expected] of fixture.features.entries()) {
      const largest = Math.max(...expected.map(Math.abs));
      for (const [i, value] of expected.entries()) {
        expect(Math.abs((features[n]?.[i] ?? Number.NaN) - value)).toBeLessThan(1e-3 * largest);
      }
    }
  });

  it('gives the contributions and the probability that PyTorch gives', async () => {
    const [step] = await relstm.steps(features, [null]);
    for (const [t, expected] of fixture.contributions.entries()) {
      expect(Math.abs((step?.contributions[t] ?? Number.NaN) - expected)).toBeLessThan(1e-3);
    }
    const margin = mean(step?.contributions ?? []);
    expect(Math.abs(probability(margin, 1, MODEL) - probability(fixture.margin, 1, MODEL))).toBeLessThan(1e-3);
  });

  it('gives another margin when the frames come in another order, as PyTorch does', async () => {
    const [step] = await relstm.steps(features.toReversed(), [null]);
    expect(Math.abs(mean(step?.contributions ?? []) - fixture.reversedMargin)).toBeLessThan(1e-3);
    expect(Math.abs(fixture.reversedMargin - fixture.margin)).toBeGreaterThan(1e-4);
  });
});
