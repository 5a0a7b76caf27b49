import { useState } from 'preact/hooks';
import { locale, t } from '../i18n';
import type { Check } from '../messages';
import { Button } from './Button';
import { bySuspicion } from './evidence';
import { FaceRow } from './FaceRow';
import { timeRange } from './series';

/** Faces shown before one asks for all: a long video has hundreds. */
const FEW = 8;

/** The faces of a check, the most suspicious first, each with its timeline on the video's time. */
export function Faces({ check }: { check: Check }) {
  const [all, setAll] = useState(false);
  const faces = bySuspicion(check.faces);
  const shown = all ? faces : faces.slice(0, FEW);
  if (faces.length === 0) return null;
  const range = timeRange(check.faces.map((face) => face.timeline));
  return (
    <div class="faces">
      <ul>
        {shown.map(({ face, number }, place) => (
          <FaceRow
            key={face.id}
            face={face}
            number={number}
            role={faces.length === 1 ? 'only' : place === 0 && face.judgement ? 'worst' : 'other'}
            range={range}
          />
        ))}
      </ul>
      {shown.length < faces.length && (
        <Button look="link" onClick={() => setAll(true)}>
          {t('common_faces_all', { n: faces.length.toLocaleString(locale()) })}
        </Button>
      )}
      <p class="legend">
        <span style="--swatch: var(--toward)">{t('common_above_line')}</span>
        <span style="--swatch: var(--against)">{t('common_below_line')}</span>
      </p>
    </div>
  );
}
