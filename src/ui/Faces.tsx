import { t } from '../i18n';
import type { Check } from '../messages';
import { FaceList } from './FaceList';
import { FaceRow } from './FaceRow';

/** The faces of a check, each with its timeline on the video's time. */
export function Faces({ check }: { check: Check }) {
  return (
    <FaceList
      faces={check.faces}
      row={({ face, number, role, range }) => (
        <FaceRow key={face.id} face={face} number={number} role={role} range={range} />
      )}
    >
      <p class="legend">
        <span style="--swatch: var(--toward)">{t('common_above_line')}</span>
        <span style="--swatch: var(--against)">{t('common_below_line')}</span>
      </p>
    </FaceList>
  );
}
