import { useRef, useState } from 'preact/hooks';
import type { CheckedFace, EvidenceFrame, Heat } from '../messages';
import { FaceHead, type FaceRole } from '../ui/FaceHead';
import type { Range } from '../ui/series';
import { Chart } from './Chart';
import { EvidenceFrames } from './EvidenceFrames';
import { HeatDialog } from './HeatDialog';

interface Props {
  face: CheckedFace;
  /** What the face is called here: 1 for the first. */
  number: number;
  role: FaceRole;
  /** Number of faces that it was judged among. */
  crowd: number;
  range: Range;
  isFirst: boolean;
}

/** All that is known of one face. */
export function ReportFace({ face, number, role, crowd, range, isFirst }: Props) {
  const [explained, setExplained] = useState<EvidenceFrame | null>(null);
  const known = useRef(new Map<EvidenceFrame, Heat>());
  const frames = face.evidence ?? [];
  return (
    <li class="face">
      <FaceHead face={face} number={number} role={role} />
      {face.timeline.length > 0 && (
        <Chart
          face={face}
          crowd={crowd}
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
