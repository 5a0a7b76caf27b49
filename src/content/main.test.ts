import { beforeEach, expect, test, vi } from 'vitest';

const visit = vi.hoisted(() => vi.fn<(signal: AbortSignal) => void>());
vi.mock('./visit', () => ({ visit }));

let life: AbortController;
vi.mock('./lifetime', () => ({ takeOver: () => life.signal }));

let page: EventTarget;

beforeEach(async () => {
  life = new AbortController();
  page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  visit.mockClear();
  vi.resetModules();
  await import('./main');
});

const tell = (type: string, persisted = false) => page.dispatchEvent(Object.assign(new Event(type), { persisted }));
/** Whether each visit so far goes on. */
const visits = () => visit.mock.calls.map(([signal]) => !signal.aborted);

test('a page that is left and comes back as it was is visited anew', () => {
  tell('pageshow');
  expect(visits()).toEqual([true]);
  tell('pagehide', true);
  expect(visits()).toEqual([false]);
  tell('pageshow', true);
  expect(visits()).toEqual([false, true]);
  tell('pagehide', true);
  expect(visits()).toEqual([false, false]);
});

test('a script whose place another takes visits no more', () => {
  life.abort();
  tell('pagehide', true);
  tell('pageshow', true);
  expect(visits()).toEqual([false]);
});
