import type { ComponentChildren } from 'preact';
import { t } from '../i18n';
import icon from '../icons/icon.svg';

export function Header({ children }: { children?: ComponentChildren }) {
  return (
    <header class="top">
      <img src={icon} alt="" width="24" height="24" />
      <h1>{t('common_name')}</h1>
      {children}
    </header>
  );
}
