import '../ui/style.css';
import { render } from 'preact';
import { CheckPage } from './CheckPage';
import { checkFile } from './check-file';
import { createQueue } from './queue';

const queue = createQueue(checkFile);

// A half-done check is lost with the page: ask before that happens.
addEventListener('beforeunload', (event) => {
  if (queue.items.value.some(({ state }) => state.type === 'checking')) event.preventDefault();
});

render(<CheckPage queue={queue} />, document.body);
