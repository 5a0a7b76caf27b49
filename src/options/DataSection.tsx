import { useSignal } from '@preact/signals';
import { t } from '../i18n';
import { resetSettings } from '../settings';
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

export function DataSection() {
  const asking = useSignal<Way | null>(null);
  const said = useSignal('');

  const go = async (way: Way) => {
    asking.value = null;
    said.value = await WAYS[way]().then(
      () => t(`options_${way}_done`),
      (error: unknown) => t('options_failed', { reason: String(error) }),
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
      <p class={said.value ? 'row said' : ''} role="status">
        {said.value}
      </p>
      {asking.value && (
        <Confirm
          title={t(`options_${asking.value}_title`)}
          text={t(`options_${asking.value}_text`)}
          yes={t(`options_${asking.value}_yes`)}
          no={t('options_cancel')}
          onYes={() => asking.value && void go(asking.value)}
          onNo={() => (asking.value = null)}
        />
      )}
    </Section>
  );
}
