import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startCpuNetwork } from '../cpu/client';
import { startDetector } from '../detector/client';
import type { Pixels } from '../messages';
import { EngineLost, loadEngine } from './engine';
import type { Network } from './network';
import { Relstm } from './relstm';

vi.mock('../cpu/client', () => ({ startCpuNetwork: vi.fn() }));
vi.mock('../detector/client', () => ({ startDetector: vi.fn() }));
vi.mock('./crop', () => ({ createCrop: () => () => new Uint8Array() }));
vi.mock('./models', () => ({
  packaged: async () => Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0), // a WebAssembly module of nothing
  graphs: async () => ({}),
}));
vi.mock('./relstm', () => ({ Relstm: { create: vi.fn() } }));
vi.mock('onnxruntime-web/jspi', () => ({ env: { wasm: {} } }));

const never = () => new Promise<never>(() => {});
const notLost = (error: EngineLost) => expect.unreachable(error.message);

/** A network that says the same of every crop, after so many ms. */
const network = (ms: number): Network => ({
  features: async (crops) => {
    await new Promise((done) => setTimeout(done, ms));
    return crops.map(() => Float32Array.of(1));
  },
  steps: async () => [{ contributions: [1], state: { h: new Float32Array(), c: new Float32Array() } }],
  release: async () => {},
});

beforeAll(() => import('onnxruntime-web/jspi')); // else it comes in time of its own
beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, 'warn').mockReturnValue();
  vi.mocked(startCpuNetwork).mockResolvedValue(network(10));
  vi.mocked(startDetector).mockResolvedValue({ detect: never, release: () => {} });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const relstm = (network: Network) => network as unknown as Relstm;

/** Gives the browser a GPU whose adapter comes with `asked`. */
function withGpu(asked: Promise<void>) {
  const device = { destroy: vi.fn(), lost: never() };
  const adapter = { info: {}, limits: {}, features: [], requestDevice: async () => device };
  vi.stubGlobal('navigator', { gpu: { requestAdapter: () => asked.then(() => adapter) } });
  return device;
}

/** What becomes of an engine within so many ms. */
async function within<T>(ms: number, work: Promise<T>): Promise<T | 'still waiting'> {
  const done = Promise.race([work, new Promise((late) => setTimeout(late, ms, 'still waiting' as const))]);
  await vi.advanceTimersByTimeAsync(ms);
  return done as Promise<T | 'still waiting'>;
}

describe('an engine that breaks is told of, whoever waits for it', () => {
  const broken = () => Promise.reject(new Error('It did not answer'));

  it('where the detector does', async () => {
    vi.mocked(startDetector).mockResolvedValue({ detect: broken, release: () => {} });
    const onLost = vi.fn();
    const engine = await loadEngine(onLost);
    await expect(engine.detect({} as Pixels)).rejects.toThrow(EngineLost);
    expect(onLost).toHaveBeenCalledWith(expect.any(EngineLost));
  });

  it('where the network on the processor does', async () => {
    vi.mocked(startCpuNetwork).mockResolvedValue({ ...network(10), features: broken });
    const onLost = vi.fn();
    const engine = await loadEngine(onLost);
    await expect(engine.features([])).rejects.toThrow(EngineLost);
    expect(onLost).toHaveBeenCalledOnce();
  });
});

describe('a GPU', () => {
  it('is used where it is sooner', async () => {
    const onGpu = network(1);
    vi.mocked(Relstm.create).mockResolvedValue(relstm(onGpu));
    const features = vi.spyOn(onGpu, 'features');
    const device = withGpu(Promise.resolve());
    const { ready } = await loadEngine(notLost);
    expect(await within(1000, ready)).toBeUndefined();
    expect(features).toHaveBeenCalledTimes(2);
    expect(device.destroy).not.toHaveBeenCalled();
  });

  it('is not waited for long where its driver is mute, and given back if it comes late', async () => {
    let answer = () => {};
    const device = withGpu(new Promise((resolve) => (answer = resolve)));
    const { ready } = await loadEngine(notLost);
    expect(await within(4900, ready)).toBe('still waiting');
    expect(await within(200, ready)).toBeUndefined();
    answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(device.destroy).toHaveBeenCalledOnce();
  });

  it.each<[string, typeof Relstm.create]>([
    ['its network never loads', never],
    ['it never answers', async () => relstm({ ...network(1), features: never })],
  ])('is given up where %s', async (_, create) => {
    vi.mocked(Relstm.create).mockImplementation(create);
    const device = withGpu(Promise.resolve());
    const { ready } = await loadEngine(notLost);
    expect(await within(19_000, ready)).toBe('still waiting');
    expect(await within(1100, ready)).toBeUndefined();
    expect(device.destroy).toHaveBeenCalled();
  });

  it('that no longer answers is lost, and the processor goes on', async () => {
    const onGpu = network(1);
    vi.mocked(Relstm.create).mockResolvedValue(relstm(onGpu));
    const device = withGpu(Promise.resolve());
    const engine = await loadEngine(notLost);
    await within(1000, engine.ready);
    onGpu.features = never;
    expect(await within(20_100, engine.features([new Uint8Array()]))).toEqual([Float32Array.of(1)]);
    expect(device.destroy).toHaveBeenCalledOnce();
  });
});
