import { useRef } from 'preact/hooks';
import type { HistoryEntry } from '../history';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { ago, count, took } from '../ui/format';
import { TrashIcon } from '../ui/icons';
import { Picture } from '../ui/Picture';
import { VerdictLabel } from '../ui/VerdictLabel';
import { CANNOT_WORDS } from '../verdict';

interface Props {
  entries: readonly HistoryEntry[];
  /** Checks kept in all, shown or not. */
  total: number;
  /** ms since the epoch. */
  now: number;
  onOpen(url: string): void;
  onErase(id: HistoryEntry['id']): void;
  onEraseAll(): void;
  onMore(): void;
}

export function HistoryList({ entries, total, now, onOpen, onErase, onEraseAll, onMore }: Props) {
  const question = useRef<HTMLDialogElement>(null);
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
      {entries.length === 0 ? (
        <div class="card">
          <EmptyState title="Nothing checked yet">
            <p>Every finished check is kept here, on this device only.</p>
          </EmptyState>
        </div>
      ) : (
        <ul class="rows">
          {entries.map((entry) => (
            <Row
              key={entry.id}
              entry={entry}
              now={now}
              onOpen={() => onOpen(entry.check.source.url)}
              onErase={() => onErase(entry.id)}
            />
          ))}
        </ul>
      )}
      {entries.length < total && (
        <Button class="more" onClick={onMore}>
          Show more ({(total - entries.length).toLocaleString('en')})
        </Button>
      )}
      <dialog ref={question} aria-labelledby="erase-question">
        <h2 id="erase-question">Erase the history?</h2>
        <p class="note">{count(total, 'check')} will be gone for good.</p>
        <form method="dialog" class="choices">
          <Button type="submit">Keep</Button>
          <Button type="submit" look="danger" onClick={onEraseAll}>
            Erase all
          </Button>
        </form>
      </dialog>
    </section>
  );
}

interface RowProps {
  entry: HistoryEntry;
  now: number;
  onOpen(): void;
  onErase(): void;
}

function Row({ entry, now, onOpen, onErase }: RowProps) {
  const { source, at, verdict, probability, reason, framesConsidered, faces, seconds, thumbnail } = entry.check;
  const title = source.title || 'Untitled video';
  return (
    <li data-verdict-row={verdict}>
      <Picture blob={thumbnail} />
      <div class="body">
        <div class="line">
          {' '}
          {source.url ? (
            <a
              class="title clip"
              href={source.url}
              title={title}
              onClick={(event) => {
                event.preventDefault();
                onOpen();
              }}
            >
              {title}
            </a>
          ) : (
            <p class="title clip" title={title}>
              {title}
            </p>
          )}
          <Button look="quiet" class="icon erase" title="Erase from the history" onClick={onErase}>
            <TrashIcon />
            <span class="visually-hidden">Erase {title} from the history</span>
          </Button>
        </div>{' '}
        <VerdictLabel verdict={verdict} probability={probability} />
        {reason && <p class="note">{CANNOT_WORDS[reason]}</p>}
        <p class="note">
          {source.site === 'file' ? 'File' : source.site} ·{' '}
          <time dateTime={new Date(at).toISOString()} title={new Date(at).toLocaleString()}>
            {ago(at, now)}
          </time>
        </p>
        {!reason && (
          <p class="note">
            {count(framesConsidered, 'frame')} · {count(faces.length, 'face')} · {took(seconds)}
          </p>
        )}
      </div>
    </li>
  );
}
