import { useSignal } from '@preact/signals';
import { useCallback, useEffect, useMemo } from 'preact/hooks';
import { t, tn } from '../i18n';
import { Button } from '../ui/Button';
import { DropZone } from '../ui/DropZone';
import { Header } from '../ui/Header';
import { Help } from '../ui/Help';
import { FileIcon, ShieldIcon } from '../ui/icons';
import { CheckItem, spoken } from './CheckItem';
import { type Item, isDone, newlyDone, type Queue } from './queue';

/** Containers the browser's file dialogs do not know to be videos. */
const EXTENSIONS = ['.mkv', '.ts', '.mts', '.m2ts'];

export function CheckPage({ queue }: { queue: Queue }) {
  const items = queue.items.value;
  const news = useSignal('');
  useEffect(() => {
    let before = queue.items.value;
    return queue.items.subscribe((now) => {
      const done = newlyDone(before, now);
      before = now;
      const words = done && spoken(done);
      if (words) news.value = words; // of a cancelled one there is nothing to say
    });
  }, [queue, news]);
  const foundNone = useSignal(false);
  const add = useCallback(
    (files: File[]) => {
      foundNone.value = files.length === 0;
      queue.add(files);
    },
    [queue, foundNone],
  );
  return (
    <>
      <Header>
        <span class="private">
          <ShieldIcon />
          {t('check_private')}
        </span>
      </Header>
      <main>
        <DropZone
          icon={<FileIcon size={items.length > 0 ? 20 : 36} />}
          title={t(items.length > 0 ? 'check_drop_more' : 'check_drop')}
          hint={t('check_drop_hint')}
          small={items.length > 0}
          choose={t('check_choose')}
          label={t('check_input')}
          accept={['video/*', ...EXTENSIONS].join()}
          multiple
          chooseFolder={t('check_choose_folder')}
          wanted={isVideo}
          onFiles={add}
        />
        {foundNone.value && (
          <p class="error" role="alert">
            {t('check_nothing_in_folder')}
          </p>
        )}
        {items.length > 0 && <QueueBar queue={queue} />}
        {items.map((item) => (
          <Entry key={item.id} item={item} alone={items.length === 1} paused={queue.paused.value} queue={queue} />
        ))}
        <Help />
        <p class="visually-hidden" aria-live="polite">
          {news}
        </p>
      </main>
    </>
  );
}

/** Whether a file in a folder is worth trying. */
function isVideo({ name, type }: File): boolean {
  return type.startsWith('video/') || EXTENSIONS.some((extension) => name.toLowerCase().endsWith(extension));
}

/** How far all files are, and what one can do with them together. */
function QueueBar({ queue }: { queue: Queue }) {
  const items = queue.items.value;
  const done = items.filter(isDone).length;
  const busy = done < items.length;
  if (items.length === 1 && !busy) return null;
  return (
    <div class="queue">
      {items.length > 1 && busy && (
        <progress class="bar" aria-label={t('check_queue')} max={items.length} value={done + shareOf(items)} />
      )}
      <div class="status">
        <span>
          {items.length > 1 && (busy ? tn('check_done', items.length, { done }) : tn('check_all_done', items.length))}
        </span>
        <span class="actions">
          {done > 0 && items.length > 1 && (
            <Button look="quiet" onClick={queue.clear}>
              {t('check_clear')}
            </Button>
          )}
          {busy && (
            <Button onClick={queue.paused.value ? queue.resume : queue.pause}>
              {t(queue.paused.value ? 'check_resume' : 'check_pause')}
            </Button>
          )}
          {busy && items.length > 1 && <Button onClick={queue.cancelAll}>{t('check_cancel_all')}</Button>}
        </span>
      </div>
    </div>
  );
}

/** How much of the running file is done, 0..1. */
function shareOf(items: readonly Item[]): number {
  for (const { state } of items) {
    if (state.type === 'checking' && state.duration !== null) return Math.min(1, state.time / state.duration);
  }
  return 0;
}

interface EntryProps {
  item: Item;
  alone: boolean;
  paused: boolean;
  queue: Queue;
}

/** An item that is drawn anew only when it changed itself: there may be hundreds, and one changes ten times a second. */
function Entry({ item, alone, paused, queue }: EntryProps) {
  const held = paused && item.state.type === 'checking';
  return useMemo(
    () => (
      <CheckItem
        item={item}
        alone={alone}
        paused={held}
        onCancel={() => queue.cancel(item.id)}
        onRemove={() => queue.remove(item.id)}
      />
    ),
    [item, alone, held, queue],
  );
}
