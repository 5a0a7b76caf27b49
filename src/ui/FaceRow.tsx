import type { CheckedFace } from '../messages';
import { FaceHead, type FaceRole } from './FaceHead';
import type { Range } from './series';
import { Timeline } from './Timeline';

interface Props {
  face: CheckedFace;
  /** What the face is called here: 1 for the first. */
  number: number;
  role: FaceRole;
  range: Range;
}

export function FaceRow({ face, number, role, range }: Props) {
  return (
    <li class="face">
      <FaceHead face={face} number={number} role={role} />
      {face.timeline.length > 0 && <Timeline points={face.timeline} frames={face.frames} range={range} />}
    </li>
  );
}
