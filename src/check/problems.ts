import { type TextKey, t } from '../i18n';
import { CANNOT_WORDS, type CannotReason } from '../verdict';

/** Why a file gave no check at all. What the engine itself says stays a CannotReason. */
export type FileProblem =
  | { type: 'empty' }
  /** `kind`: what it seems to be instead. */
  | { type: 'not-a-video'; kind: TextKey | null }
  | { type: 'damaged' }
  | { type: 'no-picture' }
  /** `codec`: its name, as far as the container tells. */
  | { type: 'codec'; codec: string | null }
  | { type: 'stalled' }
  | { type: 'engine'; reason: CannotReason };

/** Codecs by the names that people know. */
const CODECS: Record<string, string> = {
  avc: 'H.264',
  hevc: 'H.265 (HEVC)',
  prores: 'Apple ProRes',
  mpeg4: 'MPEG-4 Visual',
  mpeg2: 'MPEG-2',
};

/** The problem in a sentence or two, for people. */
export function problemWords(problem: FileProblem): string {
  switch (problem.type) {
    case 'empty':
      return t('check_problem_empty');
    case 'not-a-video':
      return problem.kind ? t('check_problem_kind', { kind: t(problem.kind) }) : t('check_problem_unknown');
    case 'damaged':
      return t('check_problem_damaged');
    case 'no-picture':
      return t('check_problem_no_picture');
    case 'codec':
      return problem.codec
        ? t('check_problem_codec', { codec: CODECS[problem.codec] ?? problem.codec })
        : t('check_problem_codec_unknown');
    case 'stalled':
      return t('check_problem_stalled');
    case 'engine':
      return CANNOT_WORDS[problem.reason];
  }
}

/** Ends the check of a file. */
export class FileError extends Error {
  override name = 'FileError';
  constructor(
    readonly problem: FileProblem,
    options?: ErrorOptions,
  ) {
    super(problemWords(problem), options);
  }
}
