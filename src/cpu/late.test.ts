import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, it } from 'vitest';
import { kernelsOf } from './instance';
import { Memory } from './memory';
import { kernels, THREAD } from './network.setup';
import { mean, STEP_WORDS, writeProgram } from './program';

let late: Worker | undefined;
afterEach(() => late?.terminate());

it('a thread that comes late to a program leaves alone the next one, which is being written', async () => {
  const module = await kernels();
  const memory = new Memory(65_536);
  const [control, program] = [memory.take(32), memory.take(4 * STEP_WORDS)];
  const [scratch, from, to] = [memory.take(1024), memory.take(1024), memory.take(1024)];
  const steps = (n: number) => [mean({ at: from, n, height: 1, width: 1, channels: 4 }, to, 4)];
  const write = (n: number) => writeProgram(steps(n), memory.words(program, STEP_WORDS));
  const kernel = kernelsOf(module, memory.shared);
  memory.floats(from, 32).fill(7);
  write(1);
  kernel.run(control, program, 1, scratch);
  expect([...memory.floats(to, 8)]).toEqual([7, 7, 7, 7, 0, 0, 0, 0]);

  write(8);
  late = new Worker(THREAD, { eval: true, workerData: { module, memory: memory.shared, control, scratch } });
  await once(late, 'message');
  await new Promise((done) => setTimeout(done, 100));
  expect([...memory.floats(to, 32)].filter((value) => value === 7)).toHaveLength(4);
  kernel.run(control, program, 1, scratch);
  expect([...memory.floats(to, 32)]).toEqual(Array(32).fill(7));
});
