import { MODEL } from '../model';
import type { Graphs } from '../offscreen/models';
import type { Network } from '../offscreen/network';
import type { Answers, FromNetwork, ToNetwork } from './messages';

/** More gain little on 112 px. */
export const THREADS = Math.min(4, globalThis.navigator?.hardwareConcurrency ?? 1);

type Call<T extends ToNetwork = ToNetwork> = T extends ToNetwork ? Omit<T, 'id'> : never;
interface Waiting {
  resolve(value: never): void;
  reject(error: Error): void;
}

/**
 * The network on the processor, in workers of its own: the document stays free. Takes over the buffers of `graphs`.
 * `module`: what scripts/build-kernels.mjs makes. Throws what kept the workers from starting. When a worker breaks, all
 * end: calls reject, those that wait and any later one.
 */
export async function startCpuNetwork(graphs: Graphs, module: WebAssembly.Module, threads = THREADS): Promise<Network> {
  const workers = [new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })];
  const [leader] = workers as [Worker];
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  let over: Error | null = null;

  const end = (reason: string) => {
    over ??= new Error(reason);
    for (const worker of workers) worker.terminate();
    for (const { reject } of waiting.values()) reject(over);
    waiting.clear();
  };
  const watch = (worker: Worker) => {
    worker.onerror = ({ message }) => end(`A worker of the network broke: ${message}`);
    return worker;
  };
  watch(leader).onmessage = ({ data }: MessageEvent<FromNetwork>) => {
    const call = waiting.get(data.id);
    waiting.delete(data.id);
    if ('error' in data) call?.reject(new Error(data.error));
    else call?.resolve(data.value as never);
  };
  const ask = <T extends keyof Answers>(
    message: Call & { type: T },
    transfer: Transferable[] = [],
  ): Promise<Answers[T]> =>
    new Promise((resolve, reject) => {
      if (over) return reject(over);
      const id = asked++;
      waiting.set(id, { resolve, reject });
      leader.postMessage({ ...message, id } satisfies ToNetwork, transfer);
    });

  const release = async () => end('The network was released');
  try {
    const transfer = [graphs.backbone.buffer, graphs.temporal.buffer] as ArrayBuffer[];
    const starts = await ask({ type: 'create', module, graphs, size: MODEL.input.size, threads }, transfer);
    for (const start of starts) {
      const worker = watch(new Worker(new URL('./thread.ts', import.meta.url), { type: 'module' }));
      workers.push(worker);
      worker.postMessage(start);
    }
  } catch (error) {
    await release();
    throw error;
  }
  return {
    features: (crops, earlier) => ask({ type: 'features', crops, earlier }),
    steps: (frames, states) => ask({ type: 'steps', frames, states }),
    release,
  };
}
