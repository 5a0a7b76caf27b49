import { t } from '../i18n';
import type { Progress } from '../messages';
import { MODEL } from '../model';
import { CANNOT_WORDS } from '../verdict';

/** The state of a check in words, for everything but a verdict (which VerdictLabel says). */
export function progressWords(progress: Exclude<Progress, { type: 'verdict' }> | null): string {
  switch (progress?.type) {
    case undefined:
      return t('common_progress_none');
    case 'loading':
      return t('common_progress_loading');
    case 'collecting':
      return progress.frames === 0
        ? t('common_progress_looking')
        : t('common_progress_collecting', { frames: progress.frames, window: MODEL.sampling.window });
    case 'cannot-check':
      return CANNOT_WORDS[progress.reason];
  }
}
