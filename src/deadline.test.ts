import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { afterAwake, inTime } from './deadline';
import { sleep } from './deadline.setup';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('afterAwake', () => {
  it('acts once, after its time', () => {
    const act = vi.fn();
    afterAwake(60_000, act);
    vi.advanceTimersByTime(59_999);
    expect(act).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_000_000);
    expect(act).toHaveBeenCalledOnce();
  });

  it('never acts once it is stopped', () => {
    const act = vi.fn();
    const stop = afterAwake(60_000, act);
    vi.advanceTimersByTime(40_000);
    stop();
    vi.advanceTimersByTime(1_000_000);
    expect(act).not.toHaveBeenCalled();
  });

  it('counts a sleep as a part of its time only', () => {
    const act = vi.fn();
    afterAwake(60_000, act);
    vi.advanceTimersByTime(10_000);
    sleep();
    vi.advanceTimersByTime(44_999);
    expect(act).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(act).toHaveBeenCalledOnce();
  });
});

describe('inTime', () => {
  it('passes values and errors on, and leaves no timer', async () => {
    await expect(inTime(Promise.resolve(7), 5000)).resolves.toBe(7);
    await expect(inTime(Promise.reject(new Error('no')), 5000)).rejects.toThrow('no');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('gives up what does not come', async () => {
    const waiting = inTime(new Promise(() => {}), 5000);
    vi.advanceTimersByTime(5000);
    await expect(waiting).rejects.toThrow('No answer within 5 s');
  });
});
