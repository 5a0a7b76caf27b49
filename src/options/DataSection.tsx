import { useSignal } from '@preact/signals';
import { t } from '../i18n';
import { resetSettings, type Settings } from '../settings';
import { Button } from '../ui/Button';
import { Confirm } from './Confirm';
import { eraseEverything } from './erase';
import { Section } from './Section';

/** What the two ways back to the start are called, and what they do. */
const WAYS = {
  reset: resetSettings,
  erase: eraseEverything,
} as const satisfies Record<string, () => Promise<void>>;
type Way = keyof typeof WAYS;

/** What came of the last one. */
type Outcome = { type: 'done'; way: Way } | { type: 'failed'; reason: string };

/** `language`: what the page is in, for a section without anything else that is new is not drawn anew. */
export function DataSection(_: { language: Settings['language'] }) {
  const asking = useSignal<Way | null>(null);
  const outcome = useSignal<Outcome | null>(null);
  const said = outcome.value ? outcomeWords(outcome.value) : '';

  const go = async (way: Way) => {
    outcome.value = await WAYS[way]().then(
      () => ({ type: 'done', way }) as const,
      (error: unknown) => ({ type: 'failed', reason: String(error) }) as const,
    );
  };
  return (
    <Section title={t('options_data')} hint={t('options_data_hint')}>
      {(['reset', 'erase'] as const).map((way) => (
        <div key={way} class="row">
          <div class="what">
            {t(`options_${way}`)}
            <p class="hint">{t(`options_${way}_hint`)}</p>
          </div>
          <Button class={way === 'erase' ? 'grave' : ''} onClick={() => (asking.value = way)}>
            {t(`options_${way}_button`)}
          </Button>
        </div>
      ))}
      <p class={said ? 'row said' : ''} role="status">
        {said}
      </p>
      {asking.value && (
        <Confirm
          title={t(`options_${asking.value}_title`)}
          text={t(`options_${asking.value}_text`)}
          yes={t(`options_${asking.value}_yes`)}
          no={t('options_cancel')}
          onYes={() => asking.value && void go(asking.value)}
          onClose={() => (asking.value = null)}
        />
      )}
    </Section>
  );
}

function outcomeWords(outcome: Outcome): string {
  return outcome.type === 'done' ? t(`options_${outcome.way}_done`) : t('options_failed', { reason: outcome.reason });
}
