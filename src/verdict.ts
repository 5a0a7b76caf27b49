import { t } from './i18n';
import { MODEL, type ModelManifest } from './model';

/** What the UI says of a face or a video. Never "real", never certain. */
export type Verdict = 'manipulated' | 'uncertain' | 'clean';

/** Why a video cannot be checked. */
export type CannotReason =
  | 'no-face'
  | 'face-too-small'
  | 'too-few-frames'
  | 'drm'
  | 'cross-origin'
  | 'unreadable'
  | 'altered-pixels'
  | 'model-missing'
  | 'engine-lost'
  | 'unavailable';

/** Read anew each time: the language may change. */
export const VERDICT_WORDS = {
  get manipulated() {
    return t('common_manipulated');
  },
  get uncertain() {
    return t('common_uncertain');
  },
  get clean() {
    return t('common_clean');
  },
  get 'cannot-check'() {
    return t('common_cannot_check');
  },
} satisfies Record<Verdict | 'cannot-check', string>;

export const CANNOT_WORDS = {
  get 'no-face'() {
    return t('common_no_face');
  },
  get 'face-too-small'() {
    return t('common_face_too_small');
  },
  get 'too-few-frames'() {
    return t('common_too_few_frames');
  },
  get drm() {
    return t('common_drm');
  },
  get 'cross-origin'() {
    return t('common_cross_origin');
  },
  get unreadable() {
    return t('common_unreadable');
  },
  get 'altered-pixels'() {
    return t('common_altered_pixels');
  },
  get 'model-missing'() {
    return t('common_model_missing');
  },
  get 'engine-lost'() {
    return t('common_engine_lost');
  },
  get unavailable() {
    return t('common_unavailable');
  },
} satisfies Record<CannotReason, string>;

/**
 * Calibrated probability of manipulation for a logit margin (fake minus real) of one of `faces` judged in a video,
 * clipped away from 0 and 1. Source: fitted on held-out groups, models/model.json.
 */
export function probability(margin: number, faces: number, model: ModelManifest): number {
  const { temperature, bias, floor, crowd } = model.calibration;
  const p = 1 / (1 + Math.exp(-((margin - crowd * Math.log(Math.max(1, faces))) / temperature + bias)));
  return Math.min(1 - floor, Math.max(floor, p));
}

/** The margin of which {@link probability} makes `p`, where `p` is not clipped. */
export function marginAt(p: number, faces: number, model: ModelManifest): number {
  const { temperature, bias, crowd } = model.calibration;
  return (Math.log(p / (1 - p)) - bias) * temperature + crowd * Math.log(Math.max(1, faces));
}

/** The band a probability falls in. Source of the thresholds: stated error rates, models/MODEL_CARD.md. */
export function band(p: number, model: ModelManifest): Verdict {
  if (p >= model.thresholds.manipulated) return 'manipulated';
  return p <= model.thresholds.clean ? 'clean' : 'uncertain';
}

/** "87 %", for people. Rounding takes none out of its band, of which the ends are shown rounded too. */
export function percent(p: number, model: ModelManifest = MODEL): string {
  const { manipulated, clean } = model.thresholds;
  const nearest = hundredths(p);
  const isBetween = band(p, model) === 'uncertain';
  const shown = isBetween ? Math.min(Math.max(nearest, hundredths(clean) + 1), hundredths(manipulated) - 1) : nearest;
  return `${shown}\u00a0%`; // never on two lines
}

const hundredths = (p: number) => Math.round(p * 100);
