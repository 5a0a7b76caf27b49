import type { Check, FaceState, Progress } from '../messages';
import { MODEL } from '../model';
import type { Nameable } from './words';

/** The state that a finished check leaves behind. `last`, what its engine said last, knows the faces' places. */
export function stateOf(check: Check, last: Progress): Progress {
  const { verdict, probability, framesConsidered: frames } = check;
  if (verdict === 'cannot-check' || probability === null)
    return { type: 'cannot-check', reason: check.reason ?? 'too-few-frames' };
  const worst = check.faces.find((face) => face.judgement?.probability === probability);
  const final = ({ id, judgement }: FaceState) => check.faces.find((face) => face.id === id)?.judgement ?? judgement;
  // Nobody looks any more where they are, but their names go by who was there.
  const ended = (face: FaceState): Nameable => ({
    ...face,
    judgement: final(face),
    inSight: false,
    atEnd: face.inSight,
  });
  const faces = last.type === 'verdict' ? last.faces.map(ended) : [];
  return { type: 'verdict', verdict, probability, frames, worstFace: worst?.id ?? 0, faces };
}

/**
 * What counts while a video is looked at again: what this look says, or the verdict that the one `before` came to. That
 * stands until another rests on as many frames or a window of them, or is more suspicious, on enough frames for a verdict.
 */
export function weightier(progress: Progress, before: Progress | null): Progress {
  if (progress.type !== 'verdict' || before?.type !== 'verdict') return progress;
  const { window, minFrames } = MODEL.sampling;
  const needed = progress.probability > before.probability ? minFrames : window;
  return progress.frames < Math.min(needed, before.frames) ? before : progress;
}

/** Whether what a look says adds something to the verdict that the one `before` came to, by which that is kept besides. */
export function adds(progress: Progress, before: Progress | null): boolean {
  if (before?.type !== 'verdict') return true;
  if (progress.type !== 'verdict') return false;
  return progress.verdict === 'manipulated' || weightier(progress, before) === progress;
}
