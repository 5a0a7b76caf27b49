import { Button } from '../ui/Button';
import { CheckFacts } from '../ui/CheckFacts';
import { Faces } from '../ui/Faces';
import { clock } from '../ui/format';
import { CrossIcon } from '../ui/icons';
import { Picture } from '../ui/Picture';
import { progressWords } from '../ui/progress';
import { VerdictLabel } from '../ui/VerdictLabel';
import { CANNOT_CHECK, CANNOT_WORDS, percent, VERDICT_WORDS } from '../verdict';
import type { Step } from './check-file';
import { problemWords } from './problems';
import { type Item, isDone } from './queue';
import { reportOf } from './report';

interface Props {
  item: Item;
  onCancel(): void;
  onRemove(): void;
}

/**
 * One file of the list.
 *
 * `data-report` is how `npm run check` reads a finished file: what the card shows, as JSON (a Report). It is inert
 * text in a page that only the extension can open, so it gives nobody a power or a datum that the card does not.
 */
export function CheckItem({ item, onCancel, onRemove }: Props) {
  const { file, state } = item;
  const report = state.type === 'waiting' || state.type === 'checking' ? null : reportOf(state);
  return (
    <article
      class="card check-item"
      data-state={state.type}
      {...(report ? { 'data-report': JSON.stringify(report) } : {})}
    >
      <div class="head">
        {state.type === 'checked' && <Picture blob={state.check.thumbnail} />}
        <div class="body">
          <div class="name">
            <h3 class="clip" title={file.name}>
              {file.name}
            </h3>
            {isDone(item) ? (
              <Button look="quiet" class="icon flush" title="Remove from the list" onClick={onRemove}>
                <CrossIcon />
                <span class="visually-hidden">Remove {file.name} from the list</span>
              </Button>
            ) : (
              <Button look="quiet" class="flush" onClick={onCancel}>
                Cancel<span class="visually-hidden"> the check of {file.name}</span>
              </Button>
            )}
          </div>
          {state.type === 'waiting' && <p class="note">Waiting</p>}
          {state.type === 'checking' && <Running step={state} name={file.name} />}
          {state.type === 'cancelled' && <p class="note">Cancelled</p>}
          {state.type === 'failed' && (
            <>
              <VerdictLabel verdict="cannot-check" probability={null} size="large" />
              <p>{problemWords(state.problem)}</p>
            </>
          )}
          {state.type === 'checked' && (
            <>
              <CheckFacts check={state.check} />
              {state.warning && <p class="error">{state.warning}</p>}
            </>
          )}
        </div>
      </div>
      {state.type === 'checked' && <Faces check={state.check} />}
    </article>
  );
}

function Running({ step, name }: { step: Step; name: string }) {
  const { time, duration, progress } = step;
  const known = duration !== null && progress.type !== 'loading';
  return (
    <>
      <progress
        class="bar"
        aria-label={`Progress of ${name}`}
        max={1}
        {...(known ? { value: Math.min(1, time / duration) } : {})}
      />
      <div class="status">
        {progress.type === 'verdict' ? (
          <VerdictLabel verdict={progress.verdict} probability={progress.probability} />
        ) : (
          <span>{progressWords(progress)}</span>
        )}
        {progress.type !== 'loading' && (
          <span>
            {clock(time)}
            {duration !== null && ` of ${clock(duration)}`}
          </span>
        )}
      </div>
    </>
  );
}

/** The end of a check in words, for a screen reader. */
export function spoken({ file, state }: Item): string {
  switch (state.type) {
    case 'checked': {
      const { verdict, probability, reason } = state.check;
      if (verdict === 'cannot-check') return `${file.name}: ${CANNOT_CHECK}. ${reason ? CANNOT_WORDS[reason] : ''}`;
      return `${file.name}: ${VERDICT_WORDS[verdict]}${probability === null ? '' : `, ${percent(probability)}`}`;
    }
    case 'failed':
      return `${file.name}: ${CANNOT_CHECK}. ${problemWords(state.problem)}`;
    default:
      return '';
  }
}
