import '../ui/style.css';
import './import.css';
import { render } from 'preact';
import { t } from '../i18n';
import { localize } from '../i18n.page';
import { ImportPage } from './ImportPage';

/** A page and not a part of the popup, which the browser closes as soon as its file dialog opens. */

await localize();
document.title = `${t('popup_import_title')} · ${t('common_name')}`;
render(<ImportPage />, document.body);
