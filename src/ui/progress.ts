import type { Progress } from '../messages';
import { MODEL } from '../model';
import { CANNOT_WORDS } from '../verdict';

/** The state of a check in words, for everything but a verdict (which VerdictLabel says). */
export function progressWords(progress: Exclude<Progress, { type: 'verdict' }> | null): string {
  switch (progress?.type) {
    case undefined:
      return 'Not checked yet';
    case 'loading':
      return 'Starting the detection engine…';
    case 'collecting':
      return progress.frames === 0
        ? 'Looking for a face…'
        : `Collecting frames of the face: ${progress.frames} of ${MODEL.sampling.window}`;
    case 'cannot-check':
      return CANNOT_WORDS[progress.reason];
  }
}
