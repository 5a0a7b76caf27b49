import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { sleep } from '../deadline.setup';
import { ahead, createGate, untilAborted, watchdog } from './async';

const settle = () => new Promise((done) => setTimeout(done, 0));

describe('ahead', () => {
  test('keeps the values, and makes the next while the current is in use', async () => {
    const made: number[] = [];
    async function* numbers() {
      for (let n = 1; n <= 3; n++) {
        made.push(n);
        yield n;
      }
    }
    const seen: [number, number[]][] = [];
    for await (const n of ahead(numbers(), () => {})) {
      await settle();
      seen.push([n, [...made]]);
    }
    expect(seen).toEqual([
      [1, [1, 2]],
      [2, [1, 2, 3]],
      [3, [1, 2, 3]],
    ]);
  });

  test('drops the value nobody asked for when the reader stops', async () => {
    let ended = false;
    async function* numbers() {
      try {
        for (let n = 1; ; n++) yield n;
      } finally {
        ended = true;
      }
    }
    const dropped: number[] = [];
    for await (const _ of ahead(numbers(), (n) => dropped.push(n))) break;
    await settle();
    expect(dropped).toEqual([2]);
    expect(ended).toBe(true);
  });

  test('an error comes after the values before it', async () => {
    async function* broken() {
      yield 1;
      throw new Error('broken');
    }
    const seen: number[] = [];
    await expect(async () => {
      for await (const n of ahead(broken(), () => {})) seen.push(n);
    }).rejects.toThrow('broken');
    expect(seen).toEqual([1]);
  });
});

describe('untilAborted', () => {
  test('passes values and errors on', async () => {
    const { signal } = new AbortController();
    await expect(untilAborted(Promise.resolve(7), signal)).resolves.toBe(7);
    await expect(untilAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
  });
  test('gives up what never ends', async () => {
    const stop = new AbortController();
    const waiting = untilAborted(new Promise(() => {}), stop.signal);
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(untilAborted(Promise.resolve(1), stop.signal)).rejects.toThrow('enough');
  });
});

describe('watchdog', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('bites when it is not fed', () => {
    const dog = watchdog(() => new Error('hungry'));
    dog.feed(100);
    vi.advanceTimersByTime(90);
    dog.feed(100);
    vi.advanceTimersByTime(90);
    expect(dog.signal.aborted).toBe(false);
    vi.advanceTimersByTime(10);
    expect(dog.signal.reason).toEqual(new Error('hungry'));
  });
  test('does not bite because the machine slept', () => {
    const dog = watchdog(() => new Error('hungry'));
    dog.feed(60_000);
    sleep();
    vi.advanceTimersByTime(40_000);
    expect(dog.signal.aborted).toBe(false);
  });
  test('sleeps when stopped', () => {
    const dog = watchdog(() => new Error('hungry'));
    dog.feed(100);
    dog.stop();
    vi.advanceTimersByTime(1000);
    expect(dog.signal.aborted).toBe(false);
  });
});

test('a gate holds up whoever comes while it is closed', async () => {
  const gate = createGate();
  await gate.pass();
  gate.close();
  let passed = 0;
  const waiting = [gate.pass(), gate.pass()].map((pass) => pass.then(() => passed++));
  await settle();
  expect([gate.isOpen, passed]).toEqual([false, 0]);
  gate.open();
  await Promise.all(waiting);
  expect([gate.isOpen, passed]).toEqual([true, 2]);
});
