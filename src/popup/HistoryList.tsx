import { useRef } from 'preact/hooks';
import type { HistoryEntry } from '../history';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { asCsv, asJson, download } from '../ui/export';
import { count } from '../ui/format';
import { HistoryRow } from './HistoryRow';
import type { Kept } from './kept';
import { SearchBar } from './SearchBar';

interface Props {
  kept: Kept;
  /** ms since the epoch. */
  now: number;
  /** Shows the report of a check. */
  onOpen(id: HistoryEntry['id']): void;
  /** Goes to the video itself. */
  onVisit(url: string): void;
}

/** Checks from which on one wants to search. */
const MANY = 5;

export function HistoryList({ kept, now, onOpen, onVisit }: Props) {
  const question = useRef<HTMLDialogElement>(null);
  const entries = kept.entries.value ?? [];
  const found = kept.found.value;
  const total = kept.total.value;
  const erased = kept.erased.value;
  return (
    <section aria-labelledby="history">
      <div class="section-head">
        <h2 id="history">Checked before</h2>
        {total > 0 && (
          <Button look="quiet" class="flush" onClick={() => question.current?.showModal()}>
            Erase all…
          </Button>
        )}
      </div>
      {total > MANY && <SearchBar query={kept.query.value} found={found} onAsk={kept.ask} />}
      {entries.length === 0 ? (
        <div class="card">
          {total === 0 ? (
            <EmptyState title="Nothing checked yet">
              <p>Every finished check is kept here, on this device only.</p>
            </EmptyState>
          ) : (
            <EmptyState title="Nothing found">
              <p>None of {count(total, 'check')} matches.</p>
            </EmptyState>
          )}
        </div>
      ) : (
        <ul class="rows">
          {entries.map((entry) => (
            <HistoryRow
              key={entry.id}
              check={entry.check}
              now={now}
              onOpen={() => onOpen(entry.id)}
              onVisit={() => onVisit(entry.check.source.url)}
              onErase={() => kept.erase(entry)}
            />
          ))}
        </ul>
      )}
      {entries.length < found && (
        <Button class="more" onClick={kept.more}>
          Show more ({(found - entries.length).toLocaleString('en')})
        </Button>
      )}
      <div class="undo" role="status">
        {erased && (
          <>
            <span class="clip">Erased: {erased.source.title || 'Untitled video'}</span>
            <Button onClick={kept.undo}>Undo</Button>
          </>
        )}
      </div>
      {total > 0 && (
        <p class="note export">
          Save all as{' '}
          <Button look="link" onClick={() => save(kept, 'json')}>
            JSON
          </Button>{' '}
          or{' '}
          <Button look="link" onClick={() => save(kept, 'csv')}>
            CSV
          </Button>
        </p>
      )}
      <dialog ref={question} aria-labelledby="erase-question">
        <h2 id="erase-question">Erase the history?</h2>
        <p class="note">{count(total, 'check')} will be gone for good.</p>
        <form method="dialog" class="choices">
          <Button type="submit">Keep</Button>
          <Button type="submit" look="danger" onClick={kept.eraseAll}>
            Erase all
          </Button>
        </form>
      </dialog>
    </section>
  );
}

async function save(kept: Kept, kind: 'json' | 'csv'): Promise<void> {
  const checks = await kept.all();
  if (!checks) return;
  const name = `deepfake-check-history.${kind}`;
  if (kind === 'json') download(name, 'application/json', asJson(checks));
  else download(name, 'text/csv', asCsv(checks));
}
