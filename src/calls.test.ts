import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Calls, DEADLINE } from './calls';
import { sleep } from './deadline.setup';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Calls to a worker that answers only when told to. */
function calls() {
  const worker = { postMessage: vi.fn(), terminate: vi.fn() } as unknown as Worker;
  const ended = vi.fn();
  const made = new Calls<{ type: 'add' }, { add: number }>(worker, 'The adder', ended);
  const answer = (id: number, value: number) =>
    worker.onmessage?.(new MessageEvent('message', { data: { id, value } }));
  return { made, ended, answer, terminate: worker.terminate, postMessage: worker.postMessage };
}

it('gives each call its answer, however late the worker is with others', async () => {
  const { made, answer, terminate } = calls();
  const first = made.ask({ type: 'add' });
  vi.advanceTimersByTime(40_000);
  const second = made.ask({ type: 'add' });
  answer(0, 1);
  await expect(first).resolves.toBe(1);
  vi.advanceTimersByTime(40_000);
  answer(1, 2);
  await expect(second).resolves.toBe(2);
  vi.advanceTimersByTime(1_000_000);
  expect(terminate).not.toHaveBeenCalled();
});

it('ends a worker that never answers: what waits and what is asked later rejects', async () => {
  const { made, ended, answer, terminate } = calls();
  const hung = made.ask({ type: 'add' });
  vi.advanceTimersByTime(25_000);
  const other = made.ask({ type: 'add' });
  const last = made.ask({ type: 'add' });
  answer(2, 3); // one that answers others may hang all the same
  vi.advanceTimersByTime(20_000);
  await expect(last).resolves.toBe(3);
  await expect(hung).rejects.toThrow('The adder did not answer');
  await expect(other).rejects.toThrow('did not answer');
  await expect(made.ask({ type: 'add' })).rejects.toThrow('did not answer');
  expect(terminate).toHaveBeenCalledOnce();
  expect(ended).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});

it('does not count the time that the machine slept', async () => {
  const { made, answer } = calls();
  const asked = made.ask({ type: 'add' });
  for (let night = 0; night < 2; night++) {
    sleep();
    vi.advanceTimersByTime(10_000);
  }
  answer(0, 1);
  await expect(asked).resolves.toBe(1);
});

it('waits longer for a call that says so', async () => {
  const { made, terminate } = calls();
  const loading = made.ask({ type: 'add' }, { deadline: DEADLINE.load });
  vi.advanceTimersByTime(DEADLINE.load - 1);
  expect(terminate).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  await expect(loading).rejects.toThrow('did not answer');
});

it('waits for no answer to a call that could not be sent', async () => {
  const { made, terminate, postMessage } = calls();
  vi.mocked(postMessage).mockImplementation(() => {
    throw new TypeError('Cannot be cloned');
  });
  await expect(made.ask({ type: 'add' })).rejects.toThrow('Cannot be cloned');
  vi.advanceTimersByTime(1_000_000);
  expect(terminate).not.toHaveBeenCalled();
});
