import browser from 'webextension-polyfill';
import { t, tn } from '../i18n';
import { memoryReportPath, reportPath } from '../report/address';
import { Button } from '../ui/Button';
import { CheckFacts } from '../ui/CheckFacts';
import { Faces } from '../ui/Faces';
import { clock, took } from '../ui/format';
import { CrossIcon } from '../ui/icons';
import { Picture } from '../ui/Picture';
import { progressWords } from '../ui/progress';
import { ShotList, worstShotWords } from '../ui/ShotList';
import { VerdictLabel } from '../ui/VerdictLabel';
import { CANNOT_WORDS, percent, VERDICT_WORDS } from '../verdict';
import type { Outcome, Step } from './check-file';
import { problemWords } from './problems';
import { type Item, isDone } from './queue';
import { reportOf } from './report';

interface Props {
  item: Item;
  /** The only file of the list: shown with all its details. */
  alone: boolean;
  paused: boolean;
  onCancel(): void;
  onRemove(): void;
}

/**
 * One file of the list.
 *
 * `data-report` is how `npm run check` reads a finished file: what the card shows, as JSON (a Report). It is inert
 * text in a page that only the extension can open, so it gives nobody a power or a datum that the card does not.
 */
export function CheckItem({ item, alone, paused, onCancel, onRemove }: Props) {
  const { file, state } = item;
  const { name } = file;
  const report = state.type === 'waiting' || state.type === 'checking' ? null : reportOf(state);
  return (
    <article
      class={`card check-item ${alone ? '' : 'compact'}`}
      data-state={state.type}
      {...(report ? { 'data-report': JSON.stringify(report) } : {})}
    >
      <div class="head">
        <Picture blob={pictureOf(state)} />
        <div class="body">
          <div class="name">
            <h3 class="clip" title={name}>
              {name}
            </h3>
            {isDone(item) ? (
              <Button
                look="quiet"
                class="icon flush"
                title={t('check_remove')}
                aria-label={t('check_remove_which', { name })}
                onClick={onRemove}
              >
                <CrossIcon />
              </Button>
            ) : (
              <Button look="quiet" class="flush" aria-label={t('check_cancel_which', { name })} onClick={onCancel}>
                {t('check_cancel')}
              </Button>
            )}
          </div>
          {state.type === 'waiting' && <p class="note">{t('check_waiting')}</p>}
          {state.type === 'checking' && <Running step={state} name={name} paused={paused} />}
          {state.type === 'cancelled' && <p class="note">{t('check_cancelled')}</p>}
          {state.type === 'failed' && (
            <>
              <VerdictLabel verdict="cannot-check" probability={null} size={alone ? 'large' : 'small'} />
              <p class="why">{problemWords(state.problem)}</p>
            </>
          )}
          {state.type === 'checked' && <Checked item={item} outcome={state} alone={alone} />}
        </div>
      </div>
      {state.type === 'checked' && state.check.faces.length > 0 && (
        <details class="details" open={alone}>
          <summary>{t('check_details')}</summary>
          {(state.check.shots?.length ?? 0) > 1 ? <ShotList check={state.check} /> : <Faces check={state.check} />}
        </details>
      )}
    </article>
  );
}

function pictureOf(state: Item['state']): Blob | null {
  if (state.type === 'checking') return state.picture;
  return state.type === 'checked' ? state.check.thumbnail : null;
}

interface CheckedProps {
  item: Item;
  outcome: Extract<Outcome, { type: 'checked' }>;
  alone: boolean;
}

function Checked({ item, outcome, alone }: CheckedProps) {
  const { check, warning, kept } = outcome;
  const path = kept.type === 'kept' ? reportPath(kept.id) : memoryReportPath(item.id);
  const facts = {
    frames: tn('common_frames', check.framesConsidered),
    faces: tn('common_faces', check.faces.length),
    time: took(check.seconds),
  };
  const worst = worstShotWords(check);
  return (
    <>
      {alone ? (
        <CheckFacts check={check} />
      ) : (
        <>
          <VerdictLabel verdict={check.verdict} probability={check.probability} />
          {check.reason ? (
            <p class="why">{CANNOT_WORDS[check.reason]}</p>
          ) : (
            <p class="note">{t('check_facts', facts)}</p>
          )}
        </>
      )}
      {worst && <p class="why">{worst}</p>}
      {warning && <p class="error">{warning}</p>}
      {kept.type === 'not-kept' && <p class="note">{t(`check_not_kept_${kept.why}`)}</p>}
      <p>
        <a
          href={browser.runtime.getURL(path)}
          target="_blank"
          rel="noopener opener"
          aria-label={t('check_report_which', { name: item.file.name })}
        >
          {t('check_report')}
        </a>
      </p>
    </>
  );
}

function Running({ step, name, paused }: { step: Step; name: string; paused: boolean }) {
  const { time, duration, progress } = step;
  const known = duration !== null && progress.type !== 'loading';
  return (
    <>
      <progress
        class="bar"
        aria-label={t('check_progress_of', { name })}
        max={1}
        {...(known ? { value: Math.min(1, time / duration) } : {})}
      />
      <div class="status">
        {progress.type === 'verdict' ? (
          <VerdictLabel verdict={progress.verdict} probability={progress.probability} />
        ) : (
          <span>{progressWords(progress)}</span>
        )}
        {paused ? <span>{t('check_paused')}</span> : progress.type !== 'loading' && <span>{timeWords(step)}</span>}
      </div>
    </>
  );
}

function timeWords({ time, duration }: Step): string {
  return duration === null ? clock(time) : t('check_time_of', { time: clock(time), duration: clock(duration) });
}

/** The end of a check in words, for a screen reader. */
export function spoken({ file: { name }, state }: Item): string {
  switch (state.type) {
    case 'checked': {
      const { verdict, probability, reason } = state.check;
      if (verdict === 'cannot-check') {
        if (!reason) return t('check_spoken', { name, words: VERDICT_WORDS['cannot-check'] });
        return t('check_spoken_reason', { name, words: VERDICT_WORDS['cannot-check'], reason: CANNOT_WORDS[reason] });
      }
      const words = VERDICT_WORDS[verdict];
      if (probability === null) return t('check_spoken', { name, words });
      return t('check_spoken_percent', { name, words, percent: percent(probability) });
    }
    case 'failed':
      return t('check_spoken_reason', {
        name,
        words: VERDICT_WORDS['cannot-check'],
        reason: problemWords(state.problem),
      });
    default:
      return '';
  }
}
