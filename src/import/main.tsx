import '../ui/style.css';
import './import.css';
import { render } from 'preact';
import { locale, t } from '../i18n';
import { drawLocalized } from '../i18n.page';
import { ImportPage } from './ImportPage';

/** A page and not a part of the popup, which the browser closes as soon as its file dialog opens. */

await drawLocalized(() => {
  document.title = `${t('popup_import_title')} · ${t('common_name')}`;
  render(<ImportPage key={locale()} />, document.body);
});
