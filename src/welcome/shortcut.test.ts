import { expect, test, vi } from 'vitest';

vi.mock('webextension-polyfill', () => ({ default: {} }));
const { howToAsk, keysOf } = await import('./shortcut');

test('keys that the browser does not have are not advertised', () => {
  const popup = { name: '_execute_action', shortcut: 'Alt+P' };
  expect(keysOf([popup, { name: 'analyze-video', shortcut: 'Alt+Shift+V' }])).toBe('Alt+Shift+V');
  expect(keysOf([popup, { name: 'analyze-video', shortcut: '' }])).toBe('');
  expect(howToAsk('Alt+Shift+V')).toMatch(/choose “.+”, or press Alt\+Shift\+V\.$/);
  expect(howToAsk('')).toMatch(/choose “.+”\.$/);
});
