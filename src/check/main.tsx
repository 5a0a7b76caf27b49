import '../ui/style.css';
import '../ui/shots.css';
import './check.css';
import { render } from 'preact';
import { locale, t } from '../i18n';
import { drawLocalized } from '../i18n.page';
import { offerReports } from '../report/memory';
import { CheckPage } from './CheckPage';
import { checkFile } from './check-file';
import { createQueue, isDone } from './queue';

const queue = createQueue(checkFile);

// With the page goes what waits, and the rest of the file under way: ask before that happens.
addEventListener('beforeunload', (event) => {
  if (queue.items.value.some((item) => !isDone(item))) event.preventDefault();
});

// Checks that were not kept are here and nowhere else.
offerReports((key) => {
  const item = queue.items.value.find(({ id }) => id === key);
  return item?.state.type === 'checked' ? item.state.check : null;
}, new AbortController().signal);

await drawLocalized(() => {
  document.title = `${t('check_title')} · ${t('common_name')}`;
  render(<CheckPage key={locale()} queue={queue} />, document.body);
});
