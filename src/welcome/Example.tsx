import { useSignal } from '@preact/signals';
import { useEffect, useId } from 'preact/hooks';
import { t } from '../i18n';
import { MODEL } from '../model';
import { BadgeSample } from '../ui/BadgeSample';
import { Button } from '../ui/Button';
import { Scene } from '../ui/Scene';
import { Segments } from '../ui/Segments';
import { RECORDING, replayed } from './replay';

type Which = 'untouched' | 'manipulated';

/** ms a frame: faster than in life, so that nobody has to wait. */
const PACE = 50;

/** A check that can be watched from its first frame to its verdict, of one video or the other. */
export function Example() {
  const which = useSignal<Which>('manipulated');
  const seen = useSignal(0);
  const round = useSignal(0);
  const label = useId();
  const frames = RECORDING[which.value];

  useEffect(() => {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    seen.value = still ? frames.length : 0;
    const timer = setInterval(() => {
      if (document.visibilityState === 'hidden') return;
      if (seen.value < frames.length) seen.value++;
      else clearInterval(timer);
    }, PACE);
    return () => clearInterval(timer);
  }, [frames, round.value, seen]);

  const state = replayed(frames, seen.value, MODEL);
  return (
    <div class="example card">
      <Scene>
        <BadgeSample state={state} />
      </Scene>
      <div class="story">
        <span id={label} class="visually-hidden">
          {t('welcome_example_which')}
        </span>
        <Segments<Which>
          label={label}
          value={which.value}
          choices={[
            ['untouched', t('welcome_example_untouched')],
            ['manipulated', t('welcome_example_manipulated')],
          ]}
          onChange={(now) => (which.value = now)}
        />
        <p class="says" aria-live="polite">
          {meaning(state.type === 'verdict' ? state.verdict : null)}
        </p>
        <Button look="quiet" class="again" disabled={seen.value < frames.length} onClick={() => round.value++}>
          {t('welcome_example_again')}
        </Button>
      </div>
    </div>
  );
}

function meaning(verdict: 'manipulated' | 'uncertain' | 'clean' | null): string {
  switch (verdict) {
    case null:
      return t('welcome_example_looking');
    case 'manipulated':
      return t('welcome_example_manipulated_found');
    case 'uncertain':
      return t('welcome_example_uncertain');
    case 'clean':
      return t('welcome_example_clean');
  }
}
