import { Calls, DEADLINE } from '../calls';
import { MODEL } from '../model';
import type { Graphs } from '../offscreen/models';
import type { Network } from '../offscreen/network';
import type { Answers, ToNetwork } from './messages';

/** More gain little on 112 px. */
export const THREADS = Math.min(4, globalThis.navigator?.hardwareConcurrency ?? 1);

/**
 * The network on the processor, in workers of its own: the document stays free. Takes over the buffers of `graphs`.
 * `module`: what scripts/build-kernels.mjs makes. Throws what kept the workers from starting. When a worker breaks, all
 * end: calls reject, those that wait and any later one.
 */
export async function startCpuNetwork(graphs: Graphs, module: WebAssembly.Module, threads = THREADS): Promise<Network> {
  const leader = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const others: Worker[] = [];
  const calls = new Calls<ToNetwork, Answers>(leader, 'The network', () => {
    for (const worker of others) worker.terminate();
  });
  const release = async () => calls.end('The network was released');
  try {
    const transfer = [graphs.backbone.buffer, graphs.temporal.buffer] as ArrayBuffer[];
    const create = { type: 'create', module, graphs, size: MODEL.input.size, threads } as const;
    const starts = await calls.ask(create, { transfer, deadline: DEADLINE.load });
    for (const start of starts) {
      const worker = new Worker(new URL('./thread.ts', import.meta.url), { type: 'module' });
      worker.onerror = ({ message }) => calls.end(`A thread of the network broke: ${message}`);
      others.push(worker);
      worker.postMessage(start);
    }
  } catch (error) {
    await release();
    throw error;
  }
  return {
    features: (crops, earlier) => calls.ask({ type: 'features', crops, earlier }),
    steps: (frames, states) => calls.ask({ type: 'steps', frames, states }),
    release,
  };
}
