import { t } from '../i18n';
import type { Check } from '../messages';
import { bySuspicion } from './evidence';
import { FaceRow } from './FaceRow';
import { timeRange } from './series';

/** Every face of a check, the most suspicious first, each with its timeline on the video's time. */
export function Faces({ check }: { check: Check }) {
  const faces = bySuspicion(check.faces);
  if (faces.length === 0) return null;
  const range = timeRange(check.faces.map((face) => face.timeline));
  return (
    <div class="faces">
      <ul>
        {faces.map(({ face, number }, place) => (
          <FaceRow
            key={face.id}
            face={face}
            number={number}
            role={faces.length === 1 ? 'only' : place === 0 && face.judgement ? 'worst' : 'other'}
            range={range}
          />
        ))}
      </ul>
      <p class="legend">
        <span style="--swatch: var(--toward)">{t('common_above_line')}</span>
        <span style="--swatch: var(--against)">{t('common_below_line')}</span>
      </p>
    </div>
  );
}
