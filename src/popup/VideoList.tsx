import type { Progress, TabVideo } from '../messages';
import { MODEL } from '../model';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { count } from '../ui/format';
import { FilmIcon } from '../ui/icons';
import { progressWords } from '../ui/progress';
import { VerdictLabel } from '../ui/VerdictLabel';
import { ANALYZE, CANNOT_CHECK, CANNOT_WORDS, VERDICT_WORDS } from '../verdict';
import { type Page, videosOf } from './page';

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
      return null;
    case 'forbidden':
      return (
        <div class="card">
          <EmptyState title="Not on this page">
            <p>The browser lets no extension look into this page.</p>
          </EmptyState>
        </div>
      );
    case 'not-there':
      return (
        <div class="card">
          <EmptyState title="Not active on this site">
            <p>Here a video is checked only when you ask: right-click it and choose “{ANALYZE}”, or</p>
            <Button look="primary" onClick={onInvite}>
              Check the video on this page
            </Button>
          </EmptyState>
        </div>
      );
    case 'there': {
      const videos = videosOf(page);
      if (videos.length === 0) {
        return (
          <div class="card">
            <EmptyState icon={<FilmIcon size={22} />} title="No video here yet">
              <p>It appears as soon as the page shows one.</p>
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
  const title = video.title || 'Untitled video';
  const running = progress && progress.type !== 'cannot-check';
  return (
    <li data-video={video.id} data-state={progress?.type ?? 'idle'}>
      <div class="body">
        <div class="line">
          <p class="title clip" title={title}>
            {title}
          </p>
          <Button look="quiet" onClick={onShow}>
            Show<span class="visually-hidden"> {title} on the page</span>
          </Button>
          {!running && (
            <Button look={progress ? 'plain' : 'primary'} onClick={onCheck}>
              {progress ? 'Try again' : 'Check'}
              <span class="visually-hidden"> {title}</span>
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
    const { verdict, probability, frames, faces } = progress;
    return (
      <>
        <VerdictLabel verdict={verdict} probability={probability} />
        <p class="note">
          {count(frames, 'frame')} considered · {count(faces.length, 'face')} in sight
        </p>
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
          aria-label="Frames collected"
          max={MODEL.sampling.window}
          {...(progress.type === 'collecting' && progress.frames > 0 ? { value: progress.frames } : {})}
        />
      )}
    </>
  );
}

/** What is worth reading out of a video: its verdict, when that changes. */
function spoken({ title, progress }: TabVideo): string {
  if (progress?.type === 'verdict') return `${title}: ${VERDICT_WORDS[progress.verdict]}.`;
  return progress?.type === 'cannot-check' ? `${title}: ${CANNOT_CHECK}. ${CANNOT_WORDS[progress.reason]}` : '';
}
