import { t } from '../i18n';
import type { ContentCredentials, VideoSource } from '../messages';

/** What others say of the video: the site's own label, and what the file says of its making. */
export function Said({ source: { label, credentials } }: { source: VideoSource }) {
  if (!label && credentials === undefined) return null;
  return (
    <dl class="said">
      {label && (
        <div>
          <dt>{t('report_said_by_site')}</dt>
          <dd>{label}</dd>
        </div>
      )}
      {credentials !== undefined && (
        <div>
          <dt>{t('report_credentials')}</dt>
          <dd>
            {credentialsWords(credentials)}
            {credentials?.type === 'found' && (
              <span class="note more">
                {credentials.generator && t('report_credentials_made_with', { generator: credentials.generator })}{' '}
                {credentials.generative ? t('report_credentials_ai') : t('report_credentials_no_ai')}
              </span>
            )}
          </dd>
        </div>
      )}
    </dl>
  );
}

function credentialsWords(credentials: ContentCredentials | null): string {
  if (!credentials) return t('report_credentials_none');
  return credentials.type === 'found' ? t('report_credentials_found') : t('report_credentials_unreadable');
}
