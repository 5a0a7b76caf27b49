import { useEffect, useState } from 'preact/hooks';
import { getThumbnail, type Summary } from '../history';
import { locale, t, tn } from '../i18n';
import { Button } from '../ui/Button';
import { ago, took } from '../ui/format';
import { TrashIcon } from '../ui/icons';
import { Picture } from '../ui/Picture';
import { VerdictLabel } from '../ui/VerdictLabel';
import { CANNOT_WORDS } from '../verdict';

interface Props {
  check: Summary;
  /** ms since the epoch. */
  now: number;
  onOpen(): void;
  onVisit(): void;
  onErase(): void;
}

/** A kept check: what it was about, and what it came to. */
export function HistoryRow({ check, now, onOpen, onVisit, onErase }: Props) {
  const { id, source, at, verdict, probability, reason, framesConsidered, faces, seconds } = check;
  const title = source.title || t('popup_untitled');
  const facts = {
    frames: tn('common_frames', framesConsidered),
    faces: tn('common_faces', faces),
    time: took(seconds),
  };
  return (
    <li data-verdict-row={verdict}>
      <KeptPicture id={id} />
      <div class="body">
        <div class="line">
          <button type="button" class="title clip" title={t('popup_report_of', { title })} onClick={onOpen}>
            {title}
          </button>
          <Button look="quiet" class="icon erase" title={t('popup_erase')} onClick={onErase}>
            <TrashIcon />
            <span class="visually-hidden">{t('popup_erase_which', { title })}</span>
          </Button>
        </div>{' '}
        <VerdictLabel verdict={verdict} probability={probability} />
        {reason && <p class="note">{CANNOT_WORDS[reason]}</p>}
        <p class="note">
          {source.url ? (
            <a
              href={source.url}
              aria-label={t('popup_open_which', { site: source.site, title })}
              onClick={(event) => {
                event.preventDefault();
                onVisit();
              }}
            >
              {source.site}
            </a>
          ) : (
            t('popup_file')
          )}
          {' · '}
          <time dateTime={new Date(at).toISOString()} title={new Date(at).toLocaleString(locale())}>
            {ago(at, now)}
          </time>
        </p>
        {!reason && <p class="note">{t('popup_row_facts', facts)}</p>}
      </div>
    </li>
  );
}

/** The picture of a kept check, read only once its row is there. */
function KeptPicture({ id }: { id: Summary['id'] }) {
  const [blob, setBlob] = useState<Blob | null>(null);
  useEffect(() => {
    let wanted = true;
    getThumbnail(id).then((found) => wanted && setBlob(found), console.error);
    return () => {
      wanted = false;
    };
  }, [id]);
  return <Picture blob={blob} />;
}
