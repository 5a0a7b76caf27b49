import { Fragment } from 'preact';
import { t } from '../i18n';
import { meaningOfPercentage, meanings } from '../meanings';
import { VerdictLabel } from './VerdictLabel';

export function Help() {
  return (
    <details class="help">
      <summary>{t('common_help')}</summary>
      <dl>
        {meanings().map(({ verdict, text }) => (
          <Fragment key={verdict}>
            <dt>
              <VerdictLabel verdict={verdict} probability={null} />
            </dt>
            <dd>{text}</dd>
          </Fragment>
        ))}
      </dl>
      <p>{meaningOfPercentage()}</p>
    </details>
  );
}
