import type { FromHeat, ToHeat } from '../messages';
import { MODEL } from '../model';
import type { Turns } from '../turns';
import type { Engine } from './engine';
import { ModelMissing } from './models';
import { occlusions } from './occlusion';
import { bytesOf } from './picture';

interface Surroundings {
  engine(): Promise<Engine>;
  turns: Turns;
  send(message: FromHeat): void;
}

/** Crops in one turn: between them the videos being checked get theirs. */
const BATCH = 2;

/** ms between turns: the thread that computes also draws the report, which has a bar to move and a click to hear. */
const BREATH = 20;

/** Answers a request for a heat map, until `signal` aborts. Never throws. */
export async function answerHeat({ picture }: ToHeat, around: Surroundings, signal: AbortSignal): Promise<void> {
  try {
    const crop = await bytesOf(picture, MODEL.input.size).catch(unreadable);
    if (!crop) return around.send({ type: 'failed', reason: 'unreadable' });
    const engine = await around.engine();
    const crops = [crop, ...occlusions(crop, MODEL.input.size)];
    const values: number[] = [];
    for (let from = 0; from < crops.length; from += BATCH) {
      const batch = crops.slice(from, from + BATCH);
      values.push(...(await around.turns.take(() => contributionsAlone(engine, batch), signal)));
      around.send({ type: 'progress', done: values.length, total: crops.length });
      await new Promise((done) => setTimeout(done, BREATH));
    }
    const [whole = 0, ...without] = values;
    around.send({ type: 'heat', whole, cells: without.map((value) => whole - value) });
  } catch (error) {
    if (signal.aborted) return;
    console.error('No heat map:', error);
    around.send({ type: 'failed', reason: error instanceof ModelMissing ? 'model-missing' : 'engine-lost' });
  }
}

function unreadable(error: unknown): null {
  console.error('Not a kept crop:', error);
  return null;
}

/** What each crop contributes as the only frame of a video. */
async function contributionsAlone(engine: Engine, crops: readonly Uint8Array[]): Promise<number[]> {
  const values: number[] = [];
  for (const features of await engine.features(crops)) {
    const [step] = await engine.steps([features], [null]);
    values.push(step?.contributions[0] ?? Number.NaN);
  }
  return values;
}
