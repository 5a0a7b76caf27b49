import { useState } from 'preact/hooks';
import { t } from '../i18n';
import type { TimelinePoint } from '../messages';
import { columnsOf, type Range } from '../ui/series';
import { signed } from './curve';
import { moment } from './moment';

const ROWS = 40;

/** The timeline as a table, for those who do not see the chart or want its numbers. */
export function Numbers({ points, range }: { points: readonly TimelinePoint[]; range: Range }) {
  const [open, setOpen] = useState(false);
  return (
    <details class="numbers" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('report_table')}</summary>
      {open && (
        <table>
          <thead>
            <tr>
              <th scope="col">{t('report_table_time')}</th>
              <th scope="col">{t('report_table_contribution')}</th>
              <th scope="col">{t('report_table_meaning')}</th>
            </tr>
          </thead>
          <tbody>
            {columnsOf(points, range, ROWS).map(({ start, end, value }) => (
              <tr key={start}>
                <th scope="row">{t('report_from_to', { from: moment(start), to: moment(end) })}</th>
                <td>{signed(value)}</td>
                <td>{value > 0 ? t('report_speaks_for') : t('report_speaks_against')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}
