import { expect, test } from 'vitest';
import type { Gate } from './async';
import type { Outcome } from './check-file';
import { createQueue, isDone, newlyDone } from './queue';

const settle = () => new Promise((done) => setTimeout(done, 0));
const file = (name: string) => new File(['x'], name);

/** A check that ends when told to, as `cancelled` when its signal aborts. */
function handChecked() {
  const running: { name: string; end(outcome: Outcome): void }[] = [];
  const queue = createQueue(
    ({ name }, { signal }) =>
      new Promise((end) => {
        running.push({ name, end });
        signal.addEventListener('abort', () => end({ type: 'cancelled' }));
      }),
  );
  const states = () => queue.items.value.map(({ file, state }) => `${file.name} ${state.type}`);
  return { queue, running, states };
}

const FAILED: Outcome = { type: 'failed', problem: { type: 'damaged' }, seconds: 1 };

test('files are checked one at a time, and a failure does not stop the next', async () => {
  const { queue, running, states } = handChecked();
  queue.add([file('a'), file('b')]);
  expect(states()).toEqual(['a checking', 'b waiting']);
  running[0]?.end(FAILED);
  await settle();
  expect(states()).toEqual(['a failed', 'b checking']);
  expect(running.map(({ name }) => name)).toEqual(['a', 'b']);
});

test('files added later are checked too', async () => {
  const { queue, running, states } = handChecked();
  queue.add([file('a')]);
  running[0]?.end(FAILED);
  await settle();
  queue.add([file('b')]);
  expect(states()).toEqual(['a failed', 'b checking']);
});

test('cancelling the running one starts the next; a cancelled waiting one never starts', async () => {
  const { queue, running, states } = handChecked();
  queue.add([file('a'), file('b'), file('c')]);
  const [a, b] = queue.items.value;
  if (!a || !b) throw new Error('three files were added');
  queue.cancel(b.id);
  queue.cancel(a.id);
  await settle();
  expect(states()).toEqual(['a cancelled', 'b cancelled', 'c checking']);
  expect(running.map(({ name }) => name)).toEqual(['a', 'c']);
});

test('a finished file cannot be cancelled any more', async () => {
  const { queue, running, states } = handChecked();
  queue.add([file('a')]);
  running[0]?.end(FAILED);
  await settle();
  for (const { id } of queue.items.value) queue.cancel(id);
  expect(states()).toEqual(['a failed']);
});

test('removing the running one stops it', async () => {
  const { queue, states } = handChecked();
  queue.add([file('a'), file('b')]);
  const [a] = queue.items.value;
  queue.remove(a?.id ?? '');
  await settle();
  expect(states()).toEqual(['b checking']);
  queue.clear();
  expect(states()).toEqual(['b checking']);
});

test('while it is paused, the running check is held up and no other starts', async () => {
  const { queue, running, states } = handChecked();
  queue.add([file('a'), file('b')]);
  queue.pause();
  running[0]?.end(FAILED);
  await settle();
  queue.add([file('c')]);
  expect(states()).toEqual(['a failed', 'b waiting', 'c waiting']);
  queue.resume();
  expect(states()).toEqual(['a failed', 'b checking', 'c waiting']);
});

test.each(['cancel', 'remove'] as const)('a pause ends with the last file: %s', async (end) => {
  const { queue, states } = handChecked();
  queue.add([file('a'), file('b')]);
  queue.pause();
  const [a, b] = queue.items.value;
  queue[end](b?.id ?? '');
  expect(queue.paused.value).toBe(true);
  queue[end](a?.id ?? '');
  await settle();
  expect(queue.paused.value).toBe(false);
  queue.add([file('c')]);
  expect(states().at(-1)).toBe('c checking');
});

test('a pause ends with the last file that was under way, and lets the next one pass the gate', async () => {
  let gate: Gate | null = null;
  const running: ((outcome: Outcome) => void)[] = [];
  const queue = createQueue((_, rule) => {
    gate = rule.gate;
    return new Promise((end) => running.push(end));
  });
  queue.add([file('a')]);
  queue.pause();
  expect(gate).toMatchObject({ isOpen: false });
  running[0]?.(FAILED);
  await settle();
  queue.add([file('b')]);
  expect(queue.items.value.map(({ state }) => state.type)).toEqual(['failed', 'checking']);
  expect(gate).toMatchObject({ isOpen: true });
});

test('cancelling all stops what runs and what waits, and leaves a queue that works', async () => {
  const { queue, running, states } = handChecked();
  queue.add([file('a'), file('b'), file('c')]);
  running[0]?.end(FAILED);
  await settle();
  queue.pause();
  queue.cancelAll();
  await settle();
  expect(states()).toEqual(['a failed', 'b cancelled', 'c cancelled']);
  expect(queue.paused.value).toBe(false);
  queue.add([file('d')]);
  expect(states()[3]).toBe('d checking');
});

test('what is newly done is the file that ended, wherever it is in the list', async () => {
  const { queue, running } = handChecked();
  queue.add([file('a'), file('b'), file('c')]);
  const ended: string[] = [];
  let before = queue.items.value;
  queue.items.subscribe((now) => {
    const item = newlyDone(before, now);
    before = now;
    if (item) ended.push(`${item.file.name} ${item.state.type}`);
  });
  queue.cancel(queue.items.value[2]?.id ?? '');
  running[0]?.end(FAILED);
  await settle();
  queue.remove(queue.items.value.findLast(isDone)?.id ?? '');
  running[1]?.end(FAILED);
  await settle();
  expect(ended).toEqual(['c cancelled', 'a failed', 'b failed']);
});
