import type { Check, FaceState, Progress } from '../messages';
import { MODEL } from '../model';
import type { WatchState } from './words';

/** The state that a finished check leaves behind. `last` knows the faces' places. */
export function stateOf(check: Check, last: WatchState): Progress {
  const { verdict, probability, framesConsidered: frames } = check;
  if (verdict === 'cannot-check' || probability === null)
    return { type: 'cannot-check', reason: check.reason ?? 'too-few-frames' };
  const worst = check.faces.find((face) => face.judgement?.probability === probability);
  const final = ({ id, judgement }: FaceState) => check.faces.find((face) => face.id === id)?.judgement ?? judgement;
  // Nobody looks any more where they are.
  const gone = (face: FaceState): FaceState => ({ ...face, judgement: final(face), inSight: false });
  const faces = last.type === 'verdict' ? last.faces.map(gone) : [];
  return { type: 'verdict', verdict, probability, frames, worstFace: worst?.id ?? 0, faces };
}

/** Whether there is a verdict that rests on fewer frames of a video than one there was: less than a window of them. */
export function isLess(progress: Progress, before: Progress | null): boolean {
  if (progress.type !== 'verdict' || before?.type !== 'verdict') return false;
  return progress.frames < Math.min(MODEL.sampling.window, before.frames);
}
