import { t } from '../i18n';
import type { Check } from '../messages';
import { judgedShots } from '../ui/shots';
import { CANNOT_WORDS, type CannotReason, percent, VERDICT_WORDS } from '../verdict';
import type { Outcome } from './check-file';
import { type FileProblem, problemWords } from './problems';

/**
 * A finished file in the words of the shell: what `npm run check -- --json` prints, less the path, which the page
 * does not know. `probability` is null and `error` a sentence when there is no verdict.
 */
export interface Report {
  verdict: Check['verdict'];
  probability: number | null;
  framesConsidered: number;
  /** Faces judged. */
  faces: number;
  /** Wall time. */
  seconds: number;
  error: string | null;
  /** Every shot and its most suspicious face, numbered in the order of appearance. Empty without a check. */
  shots: ReportedShot[];
  /** The rest is not in the JSON. The verdict for people. */
  words: string;
  /** The probability for people. */
  percent: string | null;
  /** Why there is no verdict, for machines. */
  reason: CannotReason | FileProblem['type'] | 'cancelled' | null;
  /** What limits the verdict, in a sentence. */
  warning: string | null;
}

export interface ReportedShot {
  /** s of media time. */
  start: number;
  end: number;
  verdict: Check['verdict'];
  probability: number | null;
  face: number | null;
}

/** Of a file without a verdict, but for the words, which the language has. */
const NOTHING = {
  verdict: 'cannot-check',
  probability: null,
  percent: null,
  framesConsidered: 0,
  faces: 0,
  shots: [],
  warning: null,
} satisfies Partial<Report>;

export function reportOf(outcome: Outcome): Report {
  switch (outcome.type) {
    case 'checked': {
      const { verdict, probability, reason, framesConsidered, seconds, faces } = outcome.check;
      return {
        verdict,
        words: VERDICT_WORDS[verdict],
        probability,
        percent: probability === null ? null : percent(probability),
        framesConsidered,
        faces: faces.filter((face) => face.judgement).length,
        seconds,
        error: reason && CANNOT_WORDS[reason],
        shots: judgedShots(outcome.check).map(({ shot, verdict, worst }) => ({
          ...shot,
          verdict,
          probability: worst?.face.judgement?.probability ?? null,
          face: worst?.number ?? null,
        })),
        reason,
        warning: outcome.warning,
      };
    }
    case 'failed':
      return {
        ...NOTHING,
        words: VERDICT_WORDS['cannot-check'],
        seconds: outcome.seconds,
        error: problemWords(outcome.problem),
        reason: outcome.problem.type === 'engine' ? outcome.problem.reason : outcome.problem.type,
      };
    case 'cancelled':
      return {
        ...NOTHING,
        words: VERDICT_WORDS['cannot-check'],
        seconds: 0,
        error: t('check_was_cancelled'),
        reason: 'cancelled',
      };
  }
}
