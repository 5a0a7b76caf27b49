import { expect, test, vi } from 'vitest';

vi.mock('webextension-polyfill', () => ({ default: {} }));
const { NOTHING, parse, recall } = await import('./memory');

test('what was remembered is taken as it was', () => {
  const kept = { moved: { place: { x: 0.5, y: 1 }, corner: 'top-left' }, folded: true };
  expect(parse(kept)).toEqual(kept);
});

test('where the extension was updated meanwhile, nothing is remembered', () => {
  const listener = vi.fn();
  recall('www.youtube.com', listener, new AbortController().signal);
  expect(listener).not.toHaveBeenCalled();
});

test('what makes no sense is forgotten', () => {
  expect(parse(undefined)).toEqual(NOTHING);
  expect(parse('top')).toEqual(NOTHING);
  expect(parse({ moved: { place: { x: 2, y: 0 }, corner: 'top-left' }, folded: 'yes' })).toEqual(NOTHING);
  expect(parse({ moved: { corner: 'top-left' } })).toEqual(NOTHING);
});
