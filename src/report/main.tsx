import '../ui/style.css';
import '../ui/shots.css';
import 'uplot/dist/uPlot.min.css';
import './report.css';
import { render } from 'preact';
import { deleteCheck, getCheck } from '../history';
import { locale, t } from '../i18n';
import { drawLocalized } from '../i18n.page';
import type { Check } from '../messages';
import { reportedId, reportedKey } from './address';
import { askForReport } from './memory';
import { NoReport, ReportPage } from './ReportPage';

/** The report of a check: `?id=` says which of the history, `?memory=` which that an open page still holds. */

const id = reportedId(location.search);
const key = reportedKey(location.search);

let isUnreadable = false;

async function load(): Promise<Check | null> {
  try {
    if (key !== null) return await askForReport(key);
    return (id === null ? null : await getCheck(id)) ?? null;
  } catch (error) {
    console.error(error);
    isUnreadable = true;
    return null;
  }
}

let check = await load();

const erase = async (id: number) => {
  await deleteCheck(id);
  check = null;
  draw();
};

function draw(): void {
  if (check) {
    document.title = `${check.source.title || t('report_untitled')} · ${t('common_name')}`;
    const onErase = id === null ? null : () => erase(id);
    render(<ReportPage key={locale()} check={check} onErase={onErase} />, document.body);
  } else {
    document.title = t('common_name');
    render(<NoReport key={locale()} isUnreadable={isUnreadable} />, document.body);
  }
}

await drawLocalized(draw);
