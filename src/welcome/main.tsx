import '../ui/style.css';
import '../ui/controls.css';
import './welcome.css';
import { render } from 'preact';
import { locale, t } from '../i18n';
import { drawLocalized } from '../i18n.page';
import { WelcomePage } from './WelcomePage';

await drawLocalized(() => {
  document.title = t('welcome_page_title');
  render(<WelcomePage key={locale()} />, document.body);
});
