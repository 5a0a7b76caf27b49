import type { Frame, Page } from 'playwright-core';
import { badges } from '../scripts/badges.mjs';
import { untilSaid } from './until';

/** Waits until a badge says something that matches, and gives its words. */
export function badgeSays(page: Page | Frame, words: RegExp | string): Promise<string> {
  return untilSaid(() => badges(page), words);
}
