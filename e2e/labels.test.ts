import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { badges } from '../scripts/badges.mjs';
import { badgeSays } from './badge';
import { type Extension, launchOnSites } from './extension';
import { until } from './until';
import { act, history, type Kept, SAYS, untilAllClosed } from './walk';
import { VERDICT } from './words';

const WATCH = 'https://www.youtube.com/watch?v=';

let extension: Extension;

beforeAll(async () => {
  extension = await launchOnSites();
});

afterAll(() => extension?.close());

/** What the history has of the videos whose address holds each text, in order. */
async function keptOf(...parts: string[]): Promise<Kept[]> {
  await untilAllClosed(await extension.offscreen());
  const kept = await history(extension);
  return parts.map((part) => {
    const found = kept.find(({ url }) => url.includes(part));
    if (!found) throw new Error(`No check of ${part}: ${JSON.stringify(kept)}`);
    return found;
  });
}

const labels = async (...parts: string[]) => (await keptOf(...parts)).map(({ label }) => label);

/** Waits until the badge of the video before is gone, and that of this one has its verdict. */
async function spokenAnew(page: Page): Promise<void> {
  await until('another badge', async () => !(await badges(page)).some((said) => VERDICT.test(said)));
  await badgeSays(page, SAYS.talk);
}

test('YouTube: made with AI is told of that video and not of the next; a dubbed voice is not', async () => {
  const page = await extension.open(`${WATCH}talkmade001`);
  await badgeSays(page, SAYS.talk);
  // The description of the video before stays for a while under the new address.
  await act(page, 'go', 'talk0000002', { late: 2000 });
  await badgeSays(page, SAYS.talk);
  await act(page, 'go', 'talkdubb003');
  await badgeSays(page, SAYS.talk);
  await page.close();
  expect(await labels('talkmade001', 'talk0000002', 'talkdubb003')).toEqual(['Made with AI', undefined, undefined]);
});

test('TikTok: the label of a card, not the same words in a text', async () => {
  const page = await extension.open('https://www.tiktok.com/foryou');
  const idOf = (i: number) => String(7300000000000000100n + BigInt(i));
  for (const i of [9, 12]) {
    // The player comes into the next card before it is named anew: under the old name, that card's words are not meant.
    await act(page, 'show', i, 700);
    await spokenAnew(page);
  }
  await page.close();
  const [labelled, written] = await keptOf(idOf(9), idOf(12));
  expect(labelled).toMatchObject({ title: 'Text of card 9', label: 'Creator labeled as AI-generated' });
  expect(written).toMatchObject({ title: 'AI-generated' });
  expect(written).not.toHaveProperty('label');
});

test('Facebook: the label in the head of a post, not the same words in a text', async () => {
  const page = await extension.open('https://www.facebook.com/');
  for (const i of [15, 21]) {
    await act(page, 'show', i);
    await spokenAnew(page);
  }
  await page.close();
  expect(await labels(String(900000 + 15), String(900000 + 21))).toEqual(['AI info', undefined]);
});
