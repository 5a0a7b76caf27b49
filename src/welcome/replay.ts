import type { WatchState } from '../content/words';
import type { ModelManifest } from '../model';
import { band, probability } from '../verdict';
import example from './example.json';

/** A check that really took place, as what each frame of its one face said. */
export interface Recording {
  modelVersion: string;
  untouched: readonly number[];
  manipulated: readonly number[];
}

/** Made by scripts/make-example.mjs. */
export const RECORDING: Recording = example;

/** What the badge said of a recorded check after its first `seen` frames. */
export function replayed(frames: readonly number[], seen: number, model: ModelManifest): WatchState {
  if (seen < model.sampling.firstFrames) return { type: 'collecting', frames: seen, faces: [] };
  const margin = frames.slice(0, seen).reduce((sum, frame) => sum + frame, 0) / seen;
  const p = probability(margin, 1, model);
  return { type: 'verdict', verdict: band(p, model), probability: p, frames: seen, worstFace: 1, faces: [] };
}
