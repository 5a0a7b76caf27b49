import { beforeEach, expect, test, vi } from 'vitest';
import { FILE_CHECK } from '../../check.fixture';

const runtime: { id: string | undefined; sendMessage(message: unknown): Promise<unknown> } = {
  id: 'x',
  sendMessage: async () => 'opened',
};
vi.mock('webextension-polyfill', () => ({ default: { runtime } }));
const { askForReport } = await import('./report');

beforeEach(() => {
  runtime.id = 'x';
  runtime.sendMessage = async () => 'opened';
});

const watch = { finish: async () => FILE_CHECK };

/** The extension is updated while it is asked. */
async function updated(): Promise<never> {
  runtime.id = undefined;
  throw new Error('Extension context invalidated.');
}

test.each(['opened', 'off', 'private', 'gone'])('the background’s answer is passed on: %s', async (answer) => {
  runtime.sendMessage = async () => answer;
  expect(await askForReport(watch)).toBe(answer);
});

test('a check that came to nothing, or an answer that nobody knows, is no report', async () => {
  expect(await askForReport({ finish: async () => null })).toBe('gone');
  runtime.sendMessage = async () => false;
  expect(await askForReport(watch)).toBe('gone');
});

test('after an update it is not said that the report was erased', async () => {
  runtime.sendMessage = updated;
  expect(await askForReport(watch)).toBe('unavailable');
  expect(await askForReport(watch)).toBe('unavailable');
  runtime.id = 'x';
  expect(await askForReport({ finish: updated })).toBe('unavailable');
});
