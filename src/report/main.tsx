import '../ui/style.css';
import '../ui/shots.css';
import 'uplot/dist/uPlot.min.css';
import './report.css';
import { render } from 'preact';
import { deleteCheck, getCheck } from '../history';
import { t } from '../i18n';
import { localize } from '../i18n.page';
import type { Check } from '../messages';
import { reportedId, reportedKey } from './address';
import { askForReport } from './memory';
import { NoReport, ReportPage } from './ReportPage';

/** The report of a check: `?id=` says which of the history, `?memory=` which that an open page still holds. */

const id = reportedId(location.search);
const key = reportedKey(location.search);

async function load(): Promise<Check | null> {
  try {
    if (key !== null) return await askForReport(key);
    return (id === null ? null : await getCheck(id)) ?? null;
  } catch (error) {
    console.error(error);
    return null;
  }
}

const gone = () => render(<NoReport />, document.body);

const [check] = await Promise.all([load(), localize()]);
if (check) {
  document.title = `${check.source.title || t('report_untitled')} · ${t('common_name')}`;
  const onErase = id === null ? null : () => deleteCheck(id).then(gone);
  render(<ReportPage check={check} onErase={onErase} />, document.body);
} else {
  gone();
}
