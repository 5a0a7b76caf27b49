import { useRef } from 'preact/hooks';
import type { Check } from '../messages';
import { Button } from '../ui/Button';
import { CheckFacts } from '../ui/CheckFacts';
import { EmptyState } from '../ui/EmptyState';
import { evidence } from '../ui/evidence';
import { asJson, download, exportName } from '../ui/export';
import { Faces } from '../ui/Faces';
import { Header } from '../ui/Header';
import { Help } from '../ui/Help';
import { Picture } from '../ui/Picture';
import { ShotList, worstShotWords } from '../ui/ShotList';

interface Props {
  check: Check;
  /** Null for a check that is not kept. */
  onErase: (() => void) | null;
}

/** Everything that is known of one check, on a page that can be printed. */
export function ReportPage({ check, onErase }: Props) {
  const question = useRef<HTMLDialogElement>(null);
  const { source, at, modelVersion } = check;
  const worst = worstShotWords(check);
  const facts = [
    ['Where', source.site === 'file' ? 'A file' : source.site],
    ['Checked', new Date(at).toLocaleString()],
    ['Model', modelVersion],
  ] as const;
  return (
    <>
      <Header>
        <span class="actions">
          <Button onClick={() => download(exportName(check), 'application/json', asJson(check))}>Save as JSON</Button>
          <Button onClick={() => print()}>Print…</Button>
          {onErase && (
            <Button look="quiet" onClick={() => question.current?.showModal()}>
              Erase…
            </Button>
          )}
        </span>
      </Header>
      <main>
        <article class="card check-item">
          <div class="head">
            <Picture blob={check.thumbnail} />
            <div class="body">
              <h2>{source.title || 'Untitled video'}</h2>
              {source.url && (
                <p class="note">
                  <a href={source.url}>{source.url}</a>
                </p>
              )}
              <CheckFacts check={check} more={facts} />
            </div>
          </div>
          <section class="evidence" aria-labelledby="evidence">
            <h3 id="evidence">What it rests on</h3>
            {[...evidence(check), ...(worst ? [worst] : [])].map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </section>
          <ShotList check={check} />
          <Faces check={check} />
        </article>
        <Help />
      </main>
      <dialog ref={question} aria-labelledby="erase-question">
        <h2 id="erase-question">Erase this report?</h2>
        <p class="note">The check will be gone from the history for good.</p>
        <form method="dialog" class="choices">
          <Button type="submit">Keep</Button>
          <Button type="submit" look="danger" onClick={() => onErase?.()}>
            Erase
          </Button>
        </form>
      </dialog>
    </>
  );
}

/** Instead of a report that is not, or no longer, in the history. */
export function NoReport() {
  return (
    <>
      <Header />
      <main>
        <div class="card">
          <EmptyState title="There is no such report">
            <p>The check was erased from the history, or was never kept.</p>
          </EmptyState>
        </div>
      </main>
    </>
  );
}
