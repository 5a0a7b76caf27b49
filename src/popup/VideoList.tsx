import { useSignal } from '@preact/signals';
import { t } from '../i18n';
import type { Progress, TabVideo } from '../messages';
import { MODEL } from '../model';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { FilmIcon } from '../ui/icons';
import { progressWords } from '../ui/progress';
import { VerdictLabel } from '../ui/VerdictLabel';
import { CANNOT_WORDS, VERDICT_WORDS } from '../verdict';
import { factWords, type Page, videosOf } from './page';

interface Props {
  page: Page;
  /** Checks the video of a page where the extension does not run by itself. */
  onInvite(): void;
  onCheck(id: string): void;
  onShow(id: string): void;
}

export function VideoList({ page, onInvite, onCheck, onShow }: Props) {
  switch (page.type) {
    case 'connecting':
      return <p class="card note pending">{t('popup_connecting')}</p>;
    case 'forbidden':
      return (
        <div class="card">
          <EmptyState title={t('popup_forbidden')}>
            <p>{t('popup_forbidden_why')}</p>
          </EmptyState>
        </div>
      );
    case 'not-there':
      return (
        <div class="card">
          <EmptyState title={t('popup_not_there')}>
            <p>{t('popup_not_there_how', { analyze: t('common_analyze') })}</p>
            <Button look="primary" onClick={onInvite}>
              {t('popup_invite')}
            </Button>
          </EmptyState>
        </div>
      );
    case 'there': {
      const videos = videosOf(page);
      if (videos.length === 0) {
        return (
          <div class="card">
            <EmptyState icon={<FilmIcon size={22} />} title={t('popup_no_video')}>
              <p>{t('popup_no_video_hint')}</p>
            </EmptyState>
          </div>
        );
      }
      return (
        <>
          <ul class="rows">
            {videos.map((video) => (
              <VideoRow
                key={video.id}
                video={video}
                onCheck={() => onCheck(video.id)}
                onShow={() => onShow(video.id)}
              />
            ))}
          </ul>
          {/* Apart from the rows, whose frame counts would be read out ten times a second. */}
          <p class="visually-hidden" aria-live="polite">
            {videos.map(spoken).join(' ')}
          </p>
        </>
      );
    }
  }
}

function VideoRow({ video, onCheck, onShow }: { video: TabVideo; onCheck(): void; onShow(): void }) {
  const { progress } = video;
  const wasFocused = useSignal(false);
  const title = video.title || t('popup_untitled');
  const failed = progress?.type === 'cannot-check';
  const running = progress !== null && !failed;
  return (
    <li data-video={video.id} data-state={progress?.type ?? 'idle'}>
      <div class="body">
        <div class="line">
          <p class="title clip" title={title}>
            {title}
          </p>
          <Button look="quiet" aria-label={t('popup_show_which', { title })} onClick={onShow}>
            {t('popup_show')}
          </Button>
          {/* It is left, and not really disabled, where it had the focus: that would be lost. */}
          {(!running || wasFocused.value) && (
            <Button
              look={progress ? 'plain' : 'primary'}
              aria-label={failed ? t('popup_again_which', { title }) : t('popup_check_which', { title })}
              aria-disabled={running}
              onFocus={() => (wasFocused.value = true)}
              onClick={() => running || onCheck()}
            >
              {failed ? t('popup_again') : t('popup_check')}
            </Button>
          )}
        </div>
        <State progress={progress} />
      </div>
    </li>
  );
}

function State({ progress }: { progress: Progress | null }) {
  if (progress?.type === 'verdict') {
    const { verdict, probability } = progress;
    return (
      <>
        <VerdictLabel verdict={verdict} probability={probability} />
        <p class="note">{factWords(progress)}</p>
      </>
    );
  }
  if (progress?.type === 'cannot-check') {
    return (
      <>
        <VerdictLabel verdict="cannot-check" probability={null} />
        <p class="note">{CANNOT_WORDS[progress.reason]}</p>
      </>
    );
  }
  return (
    <>
      <p class="note">{progressWords(progress)}</p>
      {progress && (
        <progress
          class="bar"
          aria-label={t('popup_collected')}
          max={MODEL.sampling.window}
          {...(progress.type === 'collecting' && progress.frames > 0 ? { value: progress.frames } : {})}
        />
      )}
    </>
  );
}

/** What is worth reading out of a video: its verdict, when that changes. */
function spoken({ title, progress }: TabVideo): string {
  if (progress?.type === 'verdict') return t('popup_spoken', { title, words: VERDICT_WORDS[progress.verdict] });
  if (progress?.type !== 'cannot-check') return '';
  return t('popup_spoken_reason', {
    title,
    words: VERDICT_WORDS['cannot-check'],
    reason: CANNOT_WORDS[progress.reason],
  });
}
