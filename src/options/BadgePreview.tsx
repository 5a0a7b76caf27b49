import { t } from '../i18n';
import type { BadgePlace, Settings } from '../settings';
import { BadgeSample } from '../ui/BadgeSample';
import { Scene } from '../ui/Scene';

interface Props {
  place: BadgePlace;
  size: Settings['badgeSize'];
}

/** A drawn video with the badge where, and as large as, it will be. */
export function BadgePreview({ place, size }: Props) {
  return (
    <div class="preview" role="img" aria-label={t('options_badge_preview')}>
      <Scene>
        <BadgeSample
          state={{ type: 'verdict', verdict: 'clean', probability: 0.08, frames: 80, worstFace: 1, faces: [] }}
          place={place}
          size={size}
        />
      </Scene>
    </div>
  );
}
