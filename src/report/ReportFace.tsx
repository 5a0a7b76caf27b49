import { useRef, useState } from 'preact/hooks';
import { t, tn } from '../i18n';
import type { CheckedFace, EvidenceFrame, Heat } from '../messages';
import { MODEL } from '../model';
import type { Range } from '../ui/series';
import { VerdictLabel } from '../ui/VerdictLabel';
import { Chart } from './Chart';
import { EvidenceFrames } from './EvidenceFrames';
import { HeatDialog } from './HeatDialog';

interface Props {
  face: CheckedFace;
  /** What the face is called here: 1 for the first. */
  number: number;
  /** Whether it is the only face, or of several the one that decides the video's verdict. */
  role: 'only' | 'worst' | 'other';
  /** Faces judged in the video. */
  judged: number;
  range: Range;
  isFirst: boolean;
}

/** All that is known of one face. */
export function ReportFace({ face, number, role, judged, range, isFirst }: Props) {
  const [explained, setExplained] = useState<EvidenceFrame | null>(null);
  const known = useRef(new Map<EvidenceFrame, Heat>());
  const frames = face.evidence ?? [];
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
      {face.timeline.length > 0 && (
        <Chart
          face={face}
          judged={judged}
          range={range}
          isSummarized={!isFirst || !face.judgement}
          hasLegend={isFirst}
          onPick={setExplained}
        />
      )}
      {frames.length > 0 && <EvidenceFrames frames={frames} onExplain={setExplained} />}
      {explained && (
        <HeatDialog
          key={explained.time}
          frame={explained}
          known={known.current.get(explained)}
          onHeat={(heat) => known.current.set(explained, heat)}
          onClose={() => setExplained(null)}
        />
      )}
    </li>
  );
}
