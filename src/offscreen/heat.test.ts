import { expect, test, vi } from 'vitest';
import type { FromHeat } from '../messages';
import { MODEL } from '../model';
import { Turns } from '../turns';
import type { Engine } from './engine';
import { answerHeat } from './heat';
import { ModelMissing } from './models';
import { bytesOf } from './picture';

vi.mock('./picture');

/** Why there is no heat map. */
async function failure(engine: () => Promise<Engine>): Promise<string | undefined> {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const sent: FromHeat[] = [];
  const around = { engine, turns: new Turns(), send: (message: FromHeat) => sent.push(message) };
  await answerHeat({ type: 'explain', picture: new Blob() }, around, new AbortController().signal);
  const last = sent.at(-1);
  return last?.type === 'failed' ? last.reason : undefined;
}

test('only a picture that cannot be read is called unreadable', async () => {
  const broken = () => Promise.reject(new Error('The detector does not start'));
  vi.mocked(bytesOf).mockRejectedValueOnce(new TypeError('Not a picture of 112 px'));
  expect(await failure(broken)).toBe('unreadable');
  vi.mocked(bytesOf).mockResolvedValue(new Uint8Array(MODEL.input.size ** 2 * 3));
  expect(await failure(broken)).toBe('engine-lost');
  expect(await failure(() => Promise.reject(new ModelMissing('models/backbone.onnx')))).toBe('model-missing');
});
