import '../ui/style.css';
import './popup.css';
import { render } from 'preact';
import { localize } from '../i18n.page';
import { keptChecks } from './kept';
import { Popup } from './Popup';

// The history is read while the language is looked up: a popup has to be there at once.
const kept = keptChecks(new AbortController().signal);
await localize();
render(<Popup kept={kept} />, document.body);
