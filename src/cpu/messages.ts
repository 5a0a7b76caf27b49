import type { Graphs } from '../offscreen/models';
import type { Earlier } from '../offscreen/network';
import type { State, Step } from '../offscreen/window';
import type { ThreadStart } from './network';

/** What the document asks of the worker with the network. */
export type ToNetwork =
  | { type: 'create'; module: WebAssembly.Module; graphs: Graphs; size: number; threads: number }
  | { type: 'features'; crops: readonly Uint8Array[]; earlier?: readonly (Earlier | null)[] | undefined }
  | { type: 'steps'; frames: readonly Float32Array[]; states: readonly (State | null)[] };

export interface Answers {
  /** The further threads to start. */
  create: ThreadStart[];
  features: Float32Array[];
  steps: Step[];
}
