import { expect, it } from 'vitest';
import { timed } from './timed';

it('tells whoever listens how long a stage took, and keeps nothing', async () => {
  const seen = new Promise<number | undefined>((done) => {
    new PerformanceObserver((list, observer) => {
      observer.disconnect();
      done(list.getEntriesByName('crop')[0]?.duration);
    }).observe({ type: 'measure' });
  });
  expect(await timed('crop', () => new Promise((done) => setTimeout(done, 20, 'cropped')))).toBe('cropped');
  expect(await seen).toBeGreaterThanOrEqual(19);
  expect(performance.getEntriesByName('crop')).toEqual([]);
});

it('passes a failure on', async () => {
  await expect(timed('crop', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
});
