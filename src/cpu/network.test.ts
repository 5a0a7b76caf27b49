import * as ort from 'onnxruntime-web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MODEL } from '../model';
import { agree, selfTest } from '../offscreen/engine';
import type { Network } from '../offscreen/network';
import { Relstm } from '../offscreen/relstm';
import { CpuNetwork } from './network';
import { cpuNetwork, kernels, shippedGraphs } from './network.setup';

/** What ReLSTM's branch gives; the light one gives the other 1,280. */
const OWN = MODEL.features - 1280;
const contrast = (vector: Float32Array | undefined) => vector?.[OWN - 1] ?? Number.NaN;

const crop = (n: number) =>
  Uint8Array.from({ length: MODEL.input.size ** 2 * 3 }, (_, i) => 128 + 100 * Math.sin(i / (5 + n)) * Math.cos(n));
const relative = (a: Float32Array, b: Float32Array) =>
  Math.hypot(...a.map((value, i) => value - (b[i] ?? Number.NaN))) / Math.hypot(...a);

describe('the network on the processor', { timeout: 60_000 }, () => {
  let one: Network;
  let three: Network;
  let frames: Float32Array[];
  beforeAll(async () => {
    one = await cpuNetwork();
    three = await cpuNetwork(3);
    frames = await one.features(Array.from({ length: 16 }, (_, n) => crop(n)));
  }, 60_000);
  afterAll(async () => {
    await three.release();
  });

  it('gives what onnxruntime gives for the same graphs', async () => {
    ort.env.wasm.numThreads = 1;
    const yardstick = await Relstm.create(ort, shippedGraphs(), { name: 'wasm' });
    const theirs = await yardstick.features([0, 1, 2, 3, 4].map(crop));
    for (const [i, features] of theirs.entries()) {
      expect(features).toHaveLength(MODEL.features);
      expect(relative(features, frames[i] as Float32Array)).toBeLessThan(5e-4);
      expect(contrast(frames[i])).toBeGreaterThan(0);
      expect(Math.abs(contrast(features) / contrast(frames[i]) - 1)).toBeLessThan(5e-3);
    }
    const [expected] = await yardstick.steps(frames, [null]);
    const [step] = await one.steps(frames, [null]);
    for (const [t, value] of (expected?.contributions ?? []).entries())
      expect(Math.abs((step?.contributions[t] ?? Number.NaN) - value)).toBeLessThan(1e-4);
    if (!(expected && step)) throw new Error('A network gave no step');
    expect(relative(expected.state.h, step.state.h)).toBeLessThan(5e-4);
    expect(relative(expected.state.c, step.state.c)).toBeLessThan(5e-4);
    expect(agree(await selfTest(yardstick), await selfTest(one))).toBe(true);
    await yardstick.release();
  });

  it('gives the same numbers on one thread and on three, time after time', async () => {
    for (let i = 0; i < 6; i++) {
      const n = 1 + (i % 5);
      const crops = Array.from({ length: n }, (_, k) => crop(k + i));
      expect(await three.features(crops)).toEqual(await one.features(crops));
      const states = Array.from({ length: n }, () => null);
      expect(await three.steps(frames, states)).toEqual(await one.steps(frames, states));
    }
  });

  it('gives one vector a crop, whatever is embedded beside it', async () => {
    const [alone] = await one.features([crop(6)]);
    expect(relative(frames[6] as Float32Array, alone as Float32Array)).toBeLessThan(1e-5);
    expect(relative(frames[6] as Float32Array, frames[7] as Float32Array)).toBeGreaterThan(1e-3);
    expect(await one.features([])).toEqual([]);
  });

  it("takes ReLSTM's part of the features from an earlier frame where it is told to", async () => {
    const crops = [0, 1, 2, 3, 4, 5].map(crop);
    const [, kept = new Float32Array()] = frames;
    const mixed = await three.features(crops, [kept, null, 1, null, 1, kept]);
    const source = [1, 1, 1, 3, 1, 1];
    for (const [i, vector] of mixed.entries()) {
      const deep = (frames[source[i] ?? 0] as Float32Array).slice(0, OWN);
      expect(vector.slice(0, OWN)).toEqual(deep);
      expect(vector.slice(OWN)).toEqual((frames[i] as Float32Array).slice(OWN));
    }
    expect(await three.features(crops.slice(0, 2), [kept, kept])).toHaveLength(2);
  });

  it('takes more sequences and more frames than a block holds', async () => {
    const many = [...frames, ...frames.toReversed(), ...frames.slice(3)];
    const states = Array.from({ length: 9 }, () => null);
    const all = await one.steps(many, states);
    expect(all).toHaveLength(9);
    const [alone] = await one.steps(many, [null]);
    const [last] = all.slice(-1);
    expect(last?.contributions).toHaveLength(many.length);
    for (const [t, value] of (alone?.contributions ?? []).entries())
      expect(last?.contributions[t]).toBeCloseTo(value, 4);
  });

  it('refuses files that are not the graphs', async () => {
    const module = await kernels();
    const { backbone, temporal } = shippedGraphs();
    const create = (a: Uint8Array, b: Uint8Array) => CpuNetwork.create(module, { backbone: a, temporal: b }, 112, 1);
    await expect(create(new Uint8Array(100), temporal)).rejects.toThrow(TypeError);
    await expect(create(backbone.slice(0, 1e6), temporal)).rejects.toThrow(RangeError);
    await expect(create(temporal, backbone)).rejects.toThrow(TypeError);
  });
});
