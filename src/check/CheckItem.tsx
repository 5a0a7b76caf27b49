import type { Check } from '../messages';
import { Button } from '../ui/Button';
import { FaceRow } from '../ui/FaceRow';
import { clock, took } from '../ui/format';
import { CrossIcon } from '../ui/icons';
import { Picture } from '../ui/Picture';
import { progressWords } from '../ui/progress';
import { timeRange } from '../ui/series';
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
          {state.type === 'checked' && <Summary check={state.check} warning={state.warning} />}
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

function Summary({ check, warning }: { check: Check; warning: string | null }) {
  const judged = check.faces.filter((face) => face.judgement).length;
  const facts: [string, string][] = [
    ...(check.probability === null
      ? []
      : ([['Probability of manipulation', percent(check.probability)]] satisfies [string, string][])),
    ['Time taken', took(check.seconds)],
    ['Frames considered', check.framesConsidered.toLocaleString('en')],
    ['Faces judged', judged === check.faces.length ? `${judged}` : `${judged} of ${check.faces.length}`],
  ];
  return (
    <>
      <VerdictLabel verdict={check.verdict} probability={null} size="large" />
      {check.reason && <p>{CANNOT_WORDS[check.reason]}</p>}
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {warning && <p class="error">{warning}</p>}
    </>
  );
}

function Faces({ check }: { check: Check }) {
  const faces = check.faces.map((face, index) => ({ face, number: index + 1 }));
  const suspicion = (face: Check['faces'][number]) => face.judgement?.probability ?? -1;
  const sorted = faces.toSorted((a, b) => suspicion(b.face) - suspicion(a.face));
  if (sorted.length === 0) return null;
  const range = timeRange(check.faces.map((face) => face.timeline));
  return (
    <div class="faces">
      <ul>
        {sorted.map(({ face, number }, place) => (
          <FaceRow
            key={face.id}
            face={face}
            number={number}
            role={sorted.length === 1 ? 'only' : place === 0 && face.judgement ? 'worst' : 'other'}
            range={range}
          />
        ))}
      </ul>
      <p class="legend">
        <span style="--swatch: var(--toward)">Above the line: speaks for manipulation</span>
        <span style="--swatch: var(--against)">Below the line: speaks against it</span>
      </p>
    </div>
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
