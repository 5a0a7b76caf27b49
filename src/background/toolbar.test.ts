import { expect, test } from 'vitest';
import { CANNOT_WORDS, VERDICT_WORDS } from '../verdict';
import { toolbarBadge } from './toolbar';

test('nothing is shown where nothing is checked', () => {
  expect(toolbarBadge(null).text).toBe('');
});

test.each(['manipulated', 'uncertain', 'clean'] as const)('%s is said in words, with its probability', (verdict) => {
  const { text, title } = toolbarBadge({
    type: 'verdict',
    verdict,
    probability: 0.87,
    frames: 80,
    worstFace: 1,
    faces: [],
  });
  expect(text).toBe('87%');
  expect(title).toContain(`${VERDICT_WORDS[verdict]} (87\u00a0%)`);
});

test('a reason is said in words, and the text fits the button', () => {
  const { text, title } = toolbarBadge({ type: 'cannot-check', reason: 'drm' });
  expect(text.length).toBeLessThanOrEqual(4);
  expect(title).toContain(CANNOT_WORDS.drm);
});
