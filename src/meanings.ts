import { t } from './i18n';
import { MODEL, type ModelManifest } from './model';
import { percent, type Verdict } from './verdict';

/** What the words of a verdict mean, the same wherever it is asked. */
export function meanings(model: ModelManifest = MODEL): { verdict: Verdict | 'cannot-check'; text: string }[] {
  const { manipulated, clean } = model.thresholds;
  const values = { manipulated: percent(manipulated, model), clean: percent(clean, model) };
  return [
    { verdict: 'manipulated', text: t('common_meaning_manipulated', values) },
    { verdict: 'uncertain', text: t('common_meaning_uncertain', values) },
    { verdict: 'clean', text: t('common_meaning_clean', values) },
    { verdict: 'cannot-check', text: t('common_meaning_unchecked') },
  ];
}

/** What the percentage beside the words means. */
export const meaningOfPercentage = () => t('common_meaning_percentage');
