import { useEffect, useRef } from 'preact/hooks';
import type { Summary } from '../history';
import { locale, t, tn } from '../i18n';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { HistoryRow } from './HistoryRow';
import type { Kept } from './kept';
import { ManageSection } from './ManageSection';
import { EVERYTHING, sitesOf } from './query';
import { SearchBar } from './SearchBar';

interface Props {
  kept: Kept;
  /** Whether finished checks are being kept. */
  isOn: boolean;
  /** ms since the epoch. */
  now: number;
  /** Shows the report of a check. */
  onOpen(id: Summary['id']): void;
  /** Goes to the video itself. */
  onVisit(url: string): void;
  onImport(): void;
}

/** Checks from which on one wants to search. */
const MANY = 5;

export function HistoryList({ kept, isOn, now, onOpen, onVisit, onImport }: Props) {
  const total = kept.total.value ?? 0;
  const query = kept.query.value;
  const found = kept.found.value;
  const shown = kept.shown.value;
  const erased = kept.erased.value;
  return (
    <section aria-labelledby="history">
      <div class="section-head">
        <h2 id="history">{t('popup_history')}</h2>
        {total > 0 && <span class="note">{tn('common_checks', total)}</span>}
      </div>
      {(total > MANY || query !== EVERYTHING) && (
        <SearchBar query={query} sites={sitesOf(kept.all.value ?? [])} found={found.length} onAsk={kept.ask} />
      )}
      {shown.length > 0 ? (
        <ul class="rows">
          {shown.map((check) => (
            <HistoryRow
              key={check.id}
              check={check}
              now={now}
              onOpen={() => onOpen(check.id)}
              onVisit={() => onVisit(check.source.url)}
              onErase={() => kept.erase(check.id)}
            />
          ))}
        </ul>
      ) : (
        <div class="card">
          {total === 0 ? (
            <EmptyState title={t('popup_none')}>
              <p>{t(isOn ? 'popup_none_hint' : 'popup_none_off')}</p>
            </EmptyState>
          ) : (
            <EmptyState title={t('popup_nothing_found')}>
              <p>{tn('popup_nothing_found', total)}</p>
              <Button onClick={() => kept.ask(EVERYTHING)}>{t('popup_show_all')}</Button>
            </EmptyState>
          )}
        </div>
      )}
      {shown.length < found.length && (
        <Button class="more" onClick={kept.more}>
          {t('popup_more', { n: (found.length - shown.length).toLocaleString(locale()) })}
        </Button>
      )}
      <div class="undo" role="status">
        {erased && (
          <>
            <span class="clip">{t('popup_erased', { title: erased.check.source.title || t('popup_untitled') })}</span>
            <UndoButton key={erased.id} onClick={kept.undo} />
          </>
        )}
      </div>
      <ManageSection kept={kept} onImport={onImport} />
    </section>
  );
}

/** Takes the focus, which was on a row that is gone. */
function UndoButton({ onClick }: { onClick(): void }) {
  const button = useRef<HTMLDivElement>(null);
  useEffect(() => button.current?.querySelector('button')?.focus({ preventScroll: true }), []);
  return (
    <div ref={button}>
      <Button onClick={onClick}>{t('popup_undo')}</Button>
    </div>
  );
}
