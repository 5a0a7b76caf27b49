import { describe, expect, it } from 'vitest';
import { Turns } from './turns';

const rest = () => new Promise((resolve) => setTimeout(resolve, 1));

describe('Turns', () => {
  it('never lets work overlap', async () => {
    const turns = new Turns();
    let running = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++running);
      await rest();
      running--;
    };
    await Promise.all([turns.take(work), turns.take(work), turns.take(work)]);
    expect(most).toBe(1);
  });

  it('lets videos that each wait for their last frame alternate', async () => {
    const turns = new Turns();
    const order: string[] = [];
    const video = async (name: string) => {
      for (let frame = 0; frame < 4; frame++)
        await turns.take(async () => {
          await rest();
          order.push(name);
        });
    };
    await Promise.all([video('a'), video('b')]);
    expect(order.join('')).toBe('abababab');
  });

  it('settles as its work does, and goes on after a failure', async () => {
    const turns = new Turns();
    const failing = turns.take(() => Promise.reject(new Error('no')));
    const next = turns.take(() => 7);
    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe(7);
  });

  it('skips who left before the turn came', async () => {
    const turns = new Turns();
    const controller = new AbortController();
    let ran = false;
    const first = turns.take(rest);
    const left = turns.take(() => {
      ran = true;
    }, controller.signal);
    controller.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    await first;
    expect(ran).toBe(false);
  });
});
