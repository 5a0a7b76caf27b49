import { serveCalls } from '../calls';
import type { Answers, ToNetwork } from './messages';
import { CpuNetwork } from './network';

/** The worker with the network. Calls are worked on in order: the network blocks this thread. */

let network: CpuNetwork | null = null;

serveCalls<ToNetwork, Answers[keyof Answers]>(async (call) => {
  if (call.type === 'create') {
    const { module, graphs, size, threads } = call;
    network = await CpuNetwork.create(module, graphs, size, threads);
    return network.threads;
  }
  if (!network) throw new Error('There is no network yet');
  return call.type === 'features'
    ? network.features(call.crops, call.earlier)
    : network.steps(call.frames, call.states);
});
