import { beforeAll, describe, expect, it } from 'vitest';
import { cpuNetwork } from '../cpu/network.setup';
import { MODEL } from '../model';
import { agree, selfTest } from './engine';
import { finite, type Network } from './network';
import type { State } from './window';

const crop = (n: number) =>
  Uint8Array.from({ length: MODEL.input.size ** 2 * 3 }, (_, i) => 128 + 100 * Math.sin(i / (5 + n)) * Math.cos(n));
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;

describe('ReLSTM', { timeout: 60_000 }, () => {
  let relstm: Network;
  let frames: Float32Array[];

  beforeAll(async () => {
    relstm = await cpuNetwork();
    frames = await relstm.features(Array.from({ length: 16 }, (_, n) => crop(n)));
  }, 60_000);

  it('streams frame by frame to what it gives for all at once', async () => {
    const [once] = await relstm.steps(frames, [null]);
    let state: State | null = null;
    for (const [i, frame] of frames.entries()) {
      const [step] = await relstm.steps([frame], [state]);
      expect(step?.contributions[0]).toBeCloseTo(once?.contributions[i] ?? Number.NaN, 4);
      state = step?.state ?? null;
    }
  });

  it('takes several states on together', async () => {
    const [first] = await relstm.steps(frames.slice(0, 8), [null]);
    const both = await relstm.steps(frames.slice(8), [first?.state ?? null, null]);
    const [whole] = await relstm.steps(frames, [null]);
    const [tail] = await relstm.steps(frames.slice(8), [null]);
    for (let i = 0; i < 8; i++) {
      expect(both[0]?.contributions[i]).toBeCloseTo(whole?.contributions[8 + i] ?? Number.NaN, 4);
      expect(both[1]?.contributions[i]).toBeCloseTo(tail?.contributions[i] ?? Number.NaN, 4);
    }
  });

  it('sees the order of the frames', async () => {
    const margin = async (order: Float32Array[]) => mean((await relstm.steps(order, [null]))[0]?.contributions ?? []);
    const forward = await margin(frames);
    expect(await margin([...frames])).toBeCloseTo(forward, 6);
    expect(Math.abs((await margin(frames.toReversed())) - forward)).toBeGreaterThan(1e-5);
  });

  it('passes its own self-test, and a network that is off does not', async () => {
    const [a, b] = [await selfTest(relstm), await selfTest(relstm)];
    expect(agree(a, b)).toBe(true);
    expect(agree(a, { ...b, margin: b.margin + 0.06 })).toBe(false);
    expect(agree(a, { ...b, features: b.features.map((vector) => vector.map((value) => value * 1.03)) })).toBe(false);
    expect(agree(a, { ...b, margin: Number.NaN })).toBe(false);
  });
});

it('refuses results that are no numbers', () => {
  const vectors = [Float32Array.of(1, 2), Float32Array.of(3, Number.NaN)];
  expect(finite(vectors.slice(0, 1), (vector) => vector)).toEqual(vectors.slice(0, 1));
  expect(() => finite(vectors, (vector) => vector)).toThrow(RangeError);
  expect(() => finite([{ contributions: [Number.POSITIVE_INFINITY] }], (step) => step.contributions)).toThrow(
    RangeError,
  );
});
