import { useState } from 'preact/hooks';
import { addMissing, HistoryFullError } from '../history';
import { t } from '../i18n';
import { youngOf } from '../retention';
import { loadSettings } from '../settings';
import { DropZone } from '../ui/DropZone';
import { ErrorText } from '../ui/EmptyState';
import { Header } from '../ui/Header';
import { CheckIcon, FileIcon } from '../ui/icons';
import { type Outcome, outcomeWords } from './outcome';
import { ImportError, type ImportProblem, readChecks } from './read';

type State =
  | { type: 'waiting' }
  | { type: 'reading' }
  | ({ type: 'done' } & Outcome)
  | { type: 'failed'; name: string; why: string };

/** Takes a saved history, or a saved report, into this one. */
export function ImportPage() {
  const [state, setState] = useState<State>({ type: 'waiting' });
  const take = async ([file]: File[]) => {
    if (!file) return;
    setState({ type: 'reading' });
    try {
      const checks = readChecks(await file.text());
      const { young, old } = youngOf(checks, (await loadSettings()).retentionDays, Date.now());
      const added = await addMissing(young);
      setState({ type: 'done', added, same: young.length - added, old });
    } catch (error) {
      setState({ type: 'failed', name: file.name, why: failureWords(error) });
    }
  };
  return (
    <>
      <Header />
      <main>
        <div class="intro">
          <h2>{t('popup_import_title')}</h2>
          <p>{t('popup_import_what')}</p>
        </div>
        <DropZone
          icon={<FileIcon size={36} />}
          title={t('popup_import_drop')}
          choose={t('popup_import_choose')}
          label={t('popup_import_input')}
          accept="application/json,.json"
          multiple={false}
          onFiles={take}
        />
        <div aria-live="polite">
          {state.type === 'reading' && <p class="note">{t('popup_import_reading')}</p>}
          {state.type === 'done' && (
            <div class="card outcome">
              <CheckIcon size={20} />
              <div>
                {outcomeWords(state).map((sentence, i) => (
                  <p key={sentence} class={i === 0 ? 'empty-title' : 'note'}>
                    {sentence}
                  </p>
                ))}
              </div>
            </div>
          )}
          {state.type === 'failed' && (
            <div class="card outcome">
              <div>
                <p class="empty-title">{t('popup_import_failed', { name: state.name })}</p>
                <ErrorText>{state.why}</ErrorText>
                <p class="note">{t('popup_import_failed_hint')}</p>
              </div>
            </div>
          )}
        </div>
      </main>
    </>
  );
}

function failureWords(error: unknown): string {
  if (error instanceof ImportError) return problemWords(error.problem);
  console.error(error);
  return t(error instanceof HistoryFullError ? 'popup_import_full' : 'popup_import_unwritten');
}

function problemWords(problem: ImportProblem): string {
  switch (problem.type) {
    case 'not-json':
      return t('popup_import_not_json');
    case 'not-ours':
      return t('popup_import_not_ours');
    case 'newer':
      return t('popup_import_newer');
    case 'broken':
      return t('popup_import_broken', { check: problem.check, of: problem.of, field: problem.field });
  }
}
