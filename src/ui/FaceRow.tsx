import { t, tn } from '../i18n';
import type { CheckedFace } from '../messages';
import { MODEL } from '../model';
import type { Range } from './series';
import { Timeline } from './Timeline';
import { VerdictLabel } from './VerdictLabel';

interface Props {
  face: CheckedFace;
  /** What the face is called here: 1 for the first. */
  number: number;
  /** Whether it is the only face, or of several the one that decides the video's verdict. */
  role: 'only' | 'worst' | 'other';
  range: Range;
}

export function FaceRow({ face, number, role, range }: Props) {
  return (
    <li class="face">
      <div class="face-head">
        <h4>
          {role === 'only' ? t('common_frame_by_frame') : t('common_face', { number })}
          {role === 'worst' && <span class="note"> · {t('common_decides')}</span>}
        </h4>
        {face.judgement ? (
          role !== 'only' && <VerdictLabel {...face.judgement} />
        ) : (
          <span class="note">{tn('common_face_brief', face.frames, { least: MODEL.sampling.minFrames })}</span>
        )}
      </div>
      {face.timeline.length > 0 && <Timeline points={face.timeline} frames={face.frames} range={range} />}
    </li>
  );
}
