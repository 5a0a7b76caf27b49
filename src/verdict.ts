import type { ModelManifest } from './model';

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

export const VERDICT_WORDS = {
  manipulated: 'Signs of manipulation',
  uncertain: 'Cannot tell',
  clean: 'No signs found',
} as const satisfies Record<Verdict, string>;

export const CANNOT_CHECK = 'Cannot check';

export const CANNOT_WORDS = {
  'no-face': 'No face was found in this video.',
  'face-too-small': 'The faces in this video are too small to judge.',
  'too-few-frames': 'The video shows a face for too short a time.',
  drm: 'The video is copy-protected, so its picture cannot be read.',
  'cross-origin': 'The site does not let extensions read this video.',
  unreadable: 'The file is damaged or in a format the browser cannot play.',
  'altered-pixels': 'The browser changes the pixels it hands out, so a verdict would be wrong.',
  'model-missing': 'The detection model is missing or damaged. Please reinstall the extension.',
  'engine-lost': 'The detection engine stopped. Please try again.',
  unavailable: 'The extension was updated or switched off. Please reload the page.',
} as const satisfies Record<CannotReason, string>;

/** The context menu's entry. */
export const ANALYZE = 'Analyze this video';
export const NO_VIDEO = 'No video was found here.';
export const NO_ENTRY = 'The browser does not let the extension into this part of the page.';

/**
 * Calibrated probability of manipulation for a logit margin (fake minus real) of one of `faces` judged in a video,
 * clipped away from 0 and 1. Source: fitted on held-out groups, models/model.json.
 */
export function probability(margin: number, faces: number, model: ModelManifest): number {
  const { temperature, bias, floor, crowd } = model.calibration;
  const p = 1 / (1 + Math.exp(-((margin - crowd * Math.log(Math.max(1, faces))) / temperature + bias)));
  return Math.min(1 - floor, Math.max(floor, p));
}

/** The band a probability falls in. Source of the thresholds: stated error rates, models/MODEL_CARD.md. */
export function band(p: number, model: ModelManifest): Verdict {
  if (p >= model.thresholds.manipulated) return 'manipulated';
  return p <= model.thresholds.clean ? 'clean' : 'uncertain';
}

/** "87 %", for people. */
export function percent(p: number): string {
  return `${Math.round(p * 100)} %`;
}
