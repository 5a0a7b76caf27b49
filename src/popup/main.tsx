import '../ui/style.css';
import './popup.css';
import { render } from 'preact';
import { localize } from '../i18n.page';
import { keptChecks } from './kept';
import { Popup } from './Popup';

// A popup has to be there at once: the history is read while the language is looked up, and one frame shows it all.
const kept = keptChecks(new AbortController().signal);
await Promise.all([localize(), kept.begun]);
render(<Popup kept={kept} />, document.body);
