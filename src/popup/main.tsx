import '../ui/style.css';
import './popup.css';
import { render } from 'preact';
import { localize } from '../i18n.page';
import { Popup } from './Popup';

await localize();
render(<Popup />, document.body);
