import type { ComponentChildren } from 'preact';
import browser from 'webextension-polyfill';
import { CHECK_PAGE } from '../check/address';
import { t } from '../i18n';
import icon from '../icons/icon.svg';
import { MODEL } from '../model';
import { ShieldIcon } from '../ui/icons';
import { VerdictLabel } from '../ui/VerdictLabel';
import { percent } from '../verdict';
import { Example } from './Example';
import { Pin } from './Pin';
import { howToAsk, useShortcut } from './shortcut';

/** What somebody should know who has just installed this. */
export function WelcomePage() {
  const keys = useShortcut();
  const { manipulated, clean } = MODEL.thresholds;
  const bounds = { from: percent(manipulated), to: percent(clean) };
  return (
    <>
      <header class="hero">
        <img src={icon} alt="" width="64" height="64" />
        <h1>{t('welcome_title')}</h1>
        <p class="lead">{t('welcome_lead')}</p>
      </header>
      <main>
        <section>
          <h2>{t('welcome_example')}</h2>
          <Example />
          <p class="note">{t('welcome_example_note')}</p>
        </section>

        <section>
          <h2>{t('welcome_words')}</h2>
          <dl class="meanings">
            <Meaning verdict="manipulated">{t('welcome_words_manipulated', bounds)}</Meaning>
            <Meaning verdict="uncertain">
              {t('welcome_words_uncertain', { from: percent(clean), to: percent(manipulated) })}
            </Meaning>
            <Meaning verdict="clean">{t('welcome_words_clean', bounds)}</Meaning>
            <Meaning verdict="cannot-check">{t('welcome_words_cannot')}</Meaning>
          </dl>
          <p class="note">{t('welcome_words_number')}</p>
        </section>

        <section>
          <h2>{t('welcome_try')}</h2>
          <ol class="steps">
            <li class="card">
              <h3>{t('welcome_try_watch')}</h3>
              <p>{t('welcome_try_watch_text')}</p>
            </li>
            <li class="card">
              <h3>{t('welcome_try_menu')}</h3>
              <p>{howToAsk(keys)}</p>
            </li>
            <li class="card">
              <h3>{t('welcome_try_file')}</h3>
              <p>{t('welcome_try_file_text')}</p>
              <a class="button" href={browser.runtime.getURL(CHECK_PAGE)}>
                {t('welcome_try_file_button')}
              </a>
            </li>
          </ol>
        </section>

        <section>
          <h2>{t('welcome_private')}</h2>
          <ul class="promises card">
            <Promised>{t('welcome_private_everything')}</Promised>
            <Promised>{t('welcome_private_history')}</Promised>
            <Promised>{t('welcome_private_windows')}</Promised>
          </ul>
        </section>

        <Pin />

        <p class="ways">
          <span>{t('welcome_options_text')}</span>
          <a class="button" href={browser.runtime.getURL('src/options/index.html')}>
            {t('welcome_options')}
          </a>
        </p>
      </main>
    </>
  );
}

interface MeaningProps {
  verdict: 'manipulated' | 'uncertain' | 'clean' | 'cannot-check';
  children: ComponentChildren;
}

function Meaning({ verdict, children }: MeaningProps) {
  return (
    <div class="card">
      <dt>
        <VerdictLabel verdict={verdict} probability={null} />
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

function Promised({ children }: { children: ComponentChildren }) {
  return (
    <li>
      <ShieldIcon />
      <span>{children}</span>
    </li>
  );
}
