import type { Check, CheckedFace } from '../messages';
import { MODEL, type ModelManifest } from '../model';
import { CANNOT_WORDS, percent, VERDICT_WORDS } from '../verdict';
import { count } from './format';
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

/** What a verdict rests on and how far it reaches, in sentences. */
export function evidence(check: Check, model: ModelManifest = MODEL): string[] {
  const { verdict, probability, reason, framesConsidered } = check;
  if (verdict === 'cannot-check' || probability === null) {
    return [
      reason ? CANNOT_WORDS[reason] : 'Nothing could be judged.',
      'This says nothing about the video: one that cannot be checked is not a safe one.',
    ];
  }
  const { manipulated, clean } = model.thresholds;
  const { window } = model.sampling;
  const meaning = {
    manipulated: `From ${percent(manipulated)} on we say "${VERDICT_WORDS.manipulated}".`,
    uncertain: `Between ${percent(clean)} and ${percent(manipulated)} the traces do not decide it either way.`,
    clean: `Up to ${percent(clean)} we say "${VERDICT_WORDS.clean}", which does not prove that the video is genuine.`,
  }[verdict];
  const [worst, ...others] = bySuspicion(check.faces);
  const judged = others.filter(({ face }) => face.judgement);
  return [
    `The probability of manipulation is ${percent(probability)}. ${meaning}`,
    ...(worst
      ? [
          `${judged.length ? `Face ${worst.number} decides the verdict: ` : ''}${summarize(worst.face.timeline, worst.face.frames)}`,
        ]
      : []),
    ...(judged.length ? [comparison(judged)] : []),
    ...(judged.length && model.calibration.crowd > 0
      ? [`With ${judged.length + 1} faces, each had to show more than a single one would.`]
      : []),
    ...(framesConsidered < window
      ? [
          `It rests on ${count(framesConsidered, 'frame')} of a face, fewer than the ${window} that the model was made for.`,
        ]
      : []),
  ];
}

function comparison(others: readonly NumberedFace[]): string {
  const n = others.length;
  const flagged = others.filter(({ face }) => face.judgement?.verdict === 'manipulated').length;
  if (n === 1)
    return flagged
      ? 'The other face shows signs of manipulation too.'
      : 'The other face shows no signs of manipulation.';
  if (flagged === 0) return `None of the ${n} other faces shows signs of manipulation.`;
  const which = flagged === n ? `All ${n} other faces` : `${flagged} of the ${n} other faces`;
  return `${which} ${flagged === 1 ? 'shows' : 'show'} signs of manipulation too.`;
}
