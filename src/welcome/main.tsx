import '../ui/style.css';
import '../ui/controls.css';
import './welcome.css';
import { render } from 'preact';
import { t } from '../i18n';
import { localize } from '../i18n.page';
import { WelcomePage } from './WelcomePage';

await localize();
document.title = t('welcome_page_title');
render(<WelcomePage />, document.body);
