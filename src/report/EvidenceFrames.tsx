import { t } from '../i18n';
import type { EvidenceFrame } from '../messages';
import { Button } from '../ui/Button';
import { Crop } from './Crop';
import { signed } from './curve';
import { moment } from './moment';

interface Props {
  frames: readonly EvidenceFrame[];
  onExplain(frame: EvidenceFrame): void;
}

/** The frames of a face that weigh most, each with its crop. */
export function EvidenceFrames({ frames, onExplain }: Props) {
  return (
    <section class="evidence-frames">
      <h5>{t('report_frames')}</h5>
      <ul>
        {frames.map((frame) => (
          <li key={frame.time}>
            <Crop picture={frame.picture} alt={t('report_crop_alt', { time: moment(frame.time) })} />
            <span class="weight">
              <strong>{signed(frame.contribution)}</strong> {moment(frame.time)}
            </span>
            <span class="note">{frame.contribution > 0 ? t('report_speaks_for') : t('report_speaks_against')}</span>
            <Button look="link" onClick={() => onExplain(frame)}>
              {t('report_heat')}
              <span class="visually-hidden">{t('report_heat_of', { time: moment(frame.time) })}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
