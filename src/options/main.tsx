import '../ui/style.css';
import '../ui/controls.css';
import './options.css';
import { render } from 'preact';
import { localize } from '../i18n.page';
import { loadSettings } from '../settings';
import { OptionsPage } from './OptionsPage';

await localize();
render(<OptionsPage loaded={await loadSettings()} />, document.body);
