import '../ui/style.css';
import 'uplot/dist/uPlot.min.css';
import './report.css';
import { render } from 'preact';
import { deleteCheck, getCheck } from '../history';
import { t } from '../i18n';
import { localize } from '../i18n.page';
import type { Check } from '../messages';
import { reportedId } from './address';
import { NoReport, ReportPage } from './ReportPage';

/** The report of a check in the history: `?id=` says which. */

const id = reportedId(location.search);

async function load(): Promise<Check | null> {
  try {
    return (id === null ? null : await getCheck(id)) ?? null;
  } catch (error) {
    console.error(error);
    return null;
  }
}

const gone = () => render(<NoReport />, document.body);

const [check] = await Promise.all([load(), localize()]);
if (check && id !== null) {
  document.title = `${check.source.title || t('report_untitled')} · ${t('common_name')}`;
  render(<ReportPage check={check} onErase={() => deleteCheck(id).then(gone)} />, document.body);
} else {
  gone();
}
