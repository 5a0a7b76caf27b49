import { beforeEach, expect, test, vi } from 'vitest';
import type { FromOffscreen, ToOffscreen } from './messages';

// Node 20 has none.
Promise.withResolvers ??= <T>() => {
  let settle = {} as Omit<PromiseWithResolvers<T>, 'promise'>;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...settle };
};

/** What is sent, and whether the line is still open. */
let sent: ToOffscreen[];
let isOpen: boolean;
let hear: (message: FromOffscreen) => void;
vi.mock('webextension-polyfill', () => ({ default: { runtime: { sendMessage: async () => true } } }));
vi.mock('./line', () => ({
  openLine: () => ({
    isDirect: true,
    hear(onMessage: typeof hear) {
      hear = onMessage;
    },
    send(message: ToOffscreen) {
      if (!isOpen) throw new Error('It is closed');
      sent.push(message);
      if (message.type === 'open') hear({ type: 'ready', modelVersion: '0' });
    },
    close() {
      isOpen = false;
    },
  }),
}));
const { connectEngine } = await import('./engine');

const SOURCE = { site: 'host.example', title: 'A talk', url: 'https://host.example/a' };

beforeEach(() => {
  [sent, isOpen] = [[], true];
});

test.each([
  ['live', 'by default', false],
  ['live', true, false],
  ['live', false, true],
  ['file', 'by default', true],
] as const)('a %s conversation that is cut off, worth keeping: %s', async (mode, worth, isCancelled) => {
  const life = new AbortController();
  await connectEngine(SOURCE, mode, life.signal, worth === 'by default' ? {} : { worthKeeping: () => worth });
  life.abort();
  expect(sent.map(({ type }) => type)).toEqual(isCancelled ? ['open', 'cancel'] : ['open']);
  expect(isOpen).toBe(false);
});

test('it is said which check the next one follows on', async () => {
  await connectEngine(SOURCE, 'live', new AbortController().signal, { follows: 7 });
  expect(sent).toEqual([{ type: 'open', source: SOURCE, mode: 'live', follows: 7 }]);
});
