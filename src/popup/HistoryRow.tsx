import type { Check } from '../messages';
import { Button } from '../ui/Button';
import { ago, count, took } from '../ui/format';
import { TrashIcon } from '../ui/icons';
import { Picture } from '../ui/Picture';
import { VerdictLabel } from '../ui/VerdictLabel';
import { CANNOT_WORDS } from '../verdict';

interface Props {
  check: Check;
  /** ms since the epoch. */
  now: number;
  onOpen(): void;
  onVisit(): void;
  onErase(): void;
}

/** A kept check: what it was about, and what it came to. */
export function HistoryRow({ check, now, onOpen, onVisit, onErase }: Props) {
  const { source, at, verdict, probability, reason, framesConsidered, faces, seconds, thumbnail } = check;
  const title = source.title || 'Untitled video';
  return (
    <li data-verdict-row={verdict}>
      <Picture blob={thumbnail} />
      <div class="body">
        <div class="line">
          <button type="button" class="title clip" title={`Report: ${title}`} onClick={onOpen}>
            {title}
          </button>
          <Button look="quiet" class="icon erase" title="Erase from the history" onClick={onErase}>
            <TrashIcon />
            <span class="visually-hidden">Erase {title} from the history</span>
          </Button>
        </div>{' '}
        <VerdictLabel verdict={verdict} probability={probability} />
        {reason && <p class="note">{CANNOT_WORDS[reason]}</p>}
        <p class="note">
          {source.url ? (
            <a
              href={source.url}
              onClick={(event) => {
                event.preventDefault();
                onVisit();
              }}
            >
              {source.site}
              <span class="visually-hidden">: open {title}</span>
            </a>
          ) : (
            'File'
          )}{' '}
          ·{' '}
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
