import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { announcer } from './announce';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const VIDEO = 'a video';

/** Stands for an element; `said` are the texts it was given. */
function listener() {
  const said: string[] = [];
  let now = '';
  const element = {
    setAttribute() {},
    get textContent() {
      return now;
    },
    set textContent(text: string) {
      if (text) said.push(text);
      now = text;
    },
  };
  return { said, element: element as unknown as HTMLElement };
}

test('a verdict is said once, when it has stood a while', () => {
  const { said, element } = listener();
  const announce = announcer(element, new AbortController().signal);
  for (let i = 0; i < 50; i++) {
    announce(VIDEO, 'Cannot tell');
    vi.advanceTimersByTime(100);
  }
  expect(said).toEqual(['Cannot tell']);
  announce(VIDEO, 'No signs found');
  vi.advanceTimersByTime(200);
  announce(VIDEO, 'Cannot tell');
  vi.advanceTimersByTime(9000);
  expect(said).toEqual(['Cannot tell']);
  announce(VIDEO, 'No signs found');
  vi.advanceTimersByTime(9000);
  expect(said).toEqual(['Cannot tell', 'No signs found']);
});

test('the same verdict after a state without one is no news', () => {
  const { said, element } = listener();
  const announce = announcer(element, new AbortController().signal);
  for (const text of ['Cannot tell', '', 'Cannot tell']) {
    announce(VIDEO, text);
    vi.advanceTimersByTime(5000);
  }
  expect(said).toEqual(['Cannot tell']);
});

test('but of another video it is', () => {
  const { said, element } = listener();
  const announce = announcer(element, new AbortController().signal);
  for (const video of ['one', 'two']) {
    announce(video, '');
    announce(video, 'Cannot tell');
    vi.advanceTimersByTime(5000);
  }
  expect(said).toEqual(['Cannot tell', 'Cannot tell']);
});

test('nothing is said after the end', () => {
  const { said, element } = listener();
  const life = new AbortController();
  announcer(element, life.signal)(VIDEO, 'Cannot tell');
  life.abort();
  vi.advanceTimersByTime(9000);
  expect(said).toEqual([]);
});
