import { CANNOT_WORDS, type CannotReason } from '../verdict';

/** Why a file gave no check at all. What the engine itself says stays a CannotReason. */
export type FileProblem =
  | { type: 'empty' }
  | { type: 'not-a-video' }
  | { type: 'damaged' }
  | { type: 'no-picture' }
  /** `codec`: its name, as far as the container tells. */
  | { type: 'codec'; codec: string | null }
  | { type: 'stalled' }
  | { type: 'engine'; reason: CannotReason };

/** The problem in a sentence or two, for people. */
export function problemWords(problem: FileProblem): string {
  switch (problem.type) {
    case 'empty':
      return 'The file is empty (0 bytes).';
    case 'not-a-video':
      return 'The browser does not recognize this as a video: another kind of file, an unknown format, or damaged.';
    case 'damaged':
      return 'The file is damaged: no picture can be read from it.';
    case 'no-picture':
      return 'The file has no video track, only sound or text.';
    case 'codec':
      return problem.codec
        ? `This browser cannot decode the video’s codec (${problem.codec}).`
        : 'This browser cannot decode the video’s codec.';
    case 'stalled':
      return 'The check stopped making progress and was given up.';
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
