import { t, tn } from '../i18n';
import type { Check, CheckedFace } from '../messages';
import { MODEL, type ModelManifest } from '../model';
import { CANNOT_WORDS, percent, VERDICT_WORDS, type Verdict } from '../verdict';
import { clock } from './format';
import { summarize } from './series';

/** A face of a check and what it is called: 1 for the first that was seen. */
export interface NumberedFace {
  face: CheckedFace;
  number: number;
}

/** The faces of a check, the most suspicious first, those without a verdict last. */
export function bySuspicion(faces: readonly CheckedFace[]): NumberedFace[] {
  const suspicion = ({ face }: NumberedFace) => face.judgement?.probability ?? -1;
  return faces.map((face, index) => ({ face, number: index + 1 })).sort((a, b) => suspicion(b) - suspicion(a));
}

/** Number of faces that each of a check was judged among. Older checks do not tell: then as if it was seen once. */
export function crowdOf({ crowd, faces }: Pick<Check, 'crowd' | 'faces'>): number {
  return crowd ?? faces.filter((face) => face.judgement).length;
}

/** What a verdict rests on and how far it reaches, in sentences. */
export function evidence(check: Check, model: ModelManifest = MODEL): string[] {
  const { verdict, probability, reason, framesConsidered, until } = check;
  const part = until === undefined ? [] : [t('common_part', { time: clock(until) })];
  if (verdict === 'cannot-check' || probability === null) {
    return [reason ? CANNOT_WORDS[reason] : t('common_nothing_judged'), ...part, t('common_not_safe')];
  }
  const { manipulated, clean } = model.thresholds;
  const { window } = model.sampling;
  const [worst, ...others] = bySuspicion(check.faces);
  const judged = others.filter(({ face }) => face.judgement);
  // Of an older check of a video seen over again, the faces may be the same ones.
  const crowd = check.crowd || check.shots ? crowdOf(check) : 1;
  const summary = worst && summarize(worst.face.timeline, worst.face.frames);
  return [
    t(`common_why_${verdict}`, {
      percent: percent(probability, model),
      manipulated: percent(manipulated, model),
      clean: percent(clean, model),
      words: VERDICT_WORDS[verdict],
    }),
    ...part,
    ...(worst && summary
      ? [judged.length ? t('common_face_decides', { number: worst.number, summary }) : summary]
      : []),
    ...comparison(judged),
    ...(crowd > 1 && model.calibration.crowd > 0 ? [t('common_crowd', { n: crowd })] : []),
    ...(framesConsidered < window ? [tn('common_few_frames', framesConsidered, { window })] : []),
  ];
}

/** How the other judged faces stand. Nothing where none is flagged and not all are clean: that decides nothing. */
function comparison(others: readonly NumberedFace[]): string[] {
  const n = others.length;
  const count = (verdict: Verdict) => others.filter(({ face }) => face.judgement?.verdict === verdict).length;
  const flagged = count('manipulated');
  if (n === 0 || (flagged === 0 && count('clean') < n)) return [];
  if (n === 1) return [flagged ? t('common_other_flagged') : t('common_other_clean')];
  if (flagged === 0) return [t('common_others_none', { n })];
  return [flagged === n ? t('common_others_all', { n }) : tn('common_others_some', flagged, { all: n })];
}
