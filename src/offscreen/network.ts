import type { State, Step } from './window';

/** Crops that the backbone takes in one run: each then costs a third less, and a crowd takes bounded memory. */
export const BATCH = 4;

/**
 * Features of an earlier frame of the same face, or the index of its crop among those given. A backbone that is slow takes
 * ReLSTM's part of a crop's features from there, and looks with its light branch only.
 */
export type Earlier = Float32Array | number;

/** ReLSTM with its light branch (models/MODEL_CARD.md), wherever it computes. Calls must not overlap (see Turns). */
export interface Network {
  /** One feature vector for each crop (RGB bytes [size, size, 3]). `earlier`: null for one that must be looked at itself. */
  features(crops: readonly Uint8Array[], earlier?: readonly (Earlier | null)[]): Promise<Float32Array[]>;
  /** Runs the same frames on from each of `states` (null is the zero state): one step for each. */
  steps(frames: readonly Float32Array[], states: readonly (State | null)[]): Promise<Step[]>;
  release(): Promise<void>;
}

/** `results`, if all `numbers` of each are some. Throws RangeError else: what broken memory gives must not become a verdict. */
export function finite<T>(results: T[], numbers: (result: T) => Iterable<number>): T[] {
  for (const result of results)
    for (const number of numbers(result))
      if (!Number.isFinite(number)) throw new RangeError('The network gave no number');
  return results;
}
