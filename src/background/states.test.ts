import { beforeEach, expect, test, vi } from 'vitest';
import type { Progress } from '../messages';
import type { Verdict } from '../verdict';

let stored: Record<string, unknown> = {};
let open = [1, 2];
/** Texts on the buttons of tabs. */
const texts = new Map<number, string>();

const session = {
  get: async (key: string) => ({ [key]: stored[key] }),
  set: async (items: object) => void Object.assign(stored, structuredClone(items)),
};
const tabs = { query: async () => open.map((id) => ({ id })) };
vi.mock('webextension-polyfill', () => ({ default: { storage: { session }, tabs } }));
vi.stubGlobal('chrome', {
  action: {
    getBadgeText: async ({ tabId }: { tabId: number }) => texts.get(tabId) ?? '',
    setBadgeText: async ({ tabId, text }: { tabId: number; text: string }) => void texts.set(tabId, text),
    setBadgeBackgroundColor: async () => {},
    setBadgeTextColor: async () => {},
    setTitle: async () => {},
  },
});
const { takeState } = await import('./states');

const judged = (verdict: Verdict, probability: number): Progress => ({
  type: 'verdict',
  verdict,
  probability,
  frames: 80,
  worstFace: 1,
  faces: [],
});
const BAD = judged('manipulated', 0.9);
const GOOD = judged('clean', 0.1);

beforeEach(() => {
  stored = {};
  open = [1, 2];
  texts.clear();
});

test('the button shows the worst of a tab, whichever frame spoke last', async () => {
  await Promise.all([takeState(1, 7, BAD), takeState(1, 0, GOOD), takeState(2, 0, GOOD)]);
  expect([...texts]).toEqual([
    [1, '90%'],
    [2, '10%'],
  ]);
});

test('a frame that ends takes its verdict along', async () => {
  await takeState(1, 0, GOOD);
  await takeState(1, 7, BAD);
  await takeState(1, 7, null);
  expect(texts.get(1)).toBe('10%');
  await takeState(1, 0, null);
  expect(texts.get(1)).toBe('');
  expect(stored).toEqual({ states: {} });
});

test('what the frames of the page before said is forgotten, and what closed tabs did', async () => {
  await takeState(1, 7, BAD);
  await takeState(2, 0, BAD);
  texts.delete(1); // as the browser does when the tab navigates
  open = [1];
  await takeState(1, 0, GOOD);
  expect(texts.get(1)).toBe('10%');
  expect(stored).toEqual({ states: { 1: { 0: GOOD } } });
});
