import { t, tn } from '../i18n';
import type { CheckedFace } from '../messages';
import { MODEL } from '../model';
import { VerdictLabel } from './VerdictLabel';

/** Whether a face is the only one, or of several the one that decides the video's verdict. */
export type FaceRole = 'only' | 'worst' | 'other';

interface Props {
  face: CheckedFace;
  /** What the face is called here: 1 for the first. */
  number: number;
  role: FaceRole;
}

/** A face's name and verdict, above all else that is told of it. */
export function FaceHead({ face, number, role }: Props) {
  return (
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
  );
}
