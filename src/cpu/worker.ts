import type { FromNetwork, ToNetwork } from './messages';
import { CpuNetwork } from './network';

/** The worker with the network. Messages are worked on in order: the network blocks this thread. */

let network: CpuNetwork | null = null;

async function answer(message: ToNetwork) {
  if (message.type === 'create') {
    const { module, graphs, size, threads } = message;
    network = await CpuNetwork.create(module, graphs, size, threads);
    return network.threads;
  }
  if (!network) throw new Error('There is no network yet');
  return message.type === 'features'
    ? network.features(message.crops, message.earlier)
    : network.steps(message.frames, message.states);
}

self.onmessage = async ({ data }: MessageEvent<ToNetwork>) => {
  const { id } = data;
  try {
    self.postMessage({ id, value: await answer(data) } satisfies FromNetwork);
  } catch (error) {
    self.postMessage({ id, error: String(error) } satisfies FromNetwork);
  }
};
