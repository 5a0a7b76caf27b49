import { t } from '../i18n';
import { percent, VERDICT_WORDS, type Verdict } from '../verdict';
import { VerdictIcon } from './icons';

interface Props {
  verdict: Verdict | 'cannot-check';
  probability: number | null;
  size?: 'small' | 'large';
}

/** Icon, words, and how probable manipulation is: never colour alone, never a number alone. */
export function VerdictLabel({ verdict, probability, size = 'small' }: Props) {
  return (
    <span class={`verdict ${size}`} data-verdict={verdict}>
      <VerdictIcon verdict={verdict} size={size === 'large' ? 20 : 14} />
      <span class="words">{VERDICT_WORDS[verdict]}</span>
      {probability !== null && (
        <span class="percent" title={t('common_probability_title')}>
          <span class="visually-hidden">{t('common_probability_spoken')}</span>
          {percent(probability)}
        </span>
      )}
    </span>
  );
}
