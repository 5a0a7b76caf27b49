import { useRef, useState } from 'preact/hooks';
import { t, tn } from '../i18n';
import { Button } from '../ui/Button';
import { ErrorText } from '../ui/EmptyState';
import { asCsv, download, historyFiles } from '../ui/export';
import { bytes } from './bytes';
import type { Kept } from './kept';

/** What one does with the history as a whole: save, import, erase; and what it takes. */
export function ManageSection({ kept, onImport }: { kept: Kept; onImport(): void }) {
  const question = useRef<HTMLDialogElement>(null);
  const [pictures, setPictures] = useState(false);
  const [used, setUsed] = useState<number | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const total = kept.total.value ?? 0;
  const measure = async () => setUsed((await navigator.storage.estimate()).usage ?? null);
  const attempt = async (kind: Kind) => {
    setProblem(null);
    try {
      await save(kept, kind, pictures);
    } catch (error) {
      console.error(error);
      setProblem(t('options_failed', { reason: String(error) }));
    }
  };
  return (
    <>
      <details class="manage" onToggle={(event) => event.currentTarget.open && void measure()}>
        <summary>{t('popup_manage')}</summary>
        <div class="actions">
          <Button disabled={total === 0} onClick={() => void attempt('json')}>
            {t('popup_save_json')}
          </Button>
          <Button disabled={total === 0} onClick={() => void attempt('csv')}>
            {t('popup_save_csv')}
          </Button>
          <Button onClick={onImport}>{t('popup_import')}</Button>
        </div>
        <label>
          <input type="checkbox" checked={pictures} onChange={(event) => setPictures(event.currentTarget.checked)} />
          {t('popup_pictures')}
        </label>
        {problem && <ErrorText>{problem}</ErrorText>}
        {used !== null && <p class="note">{tn('popup_storage', total, { size: bytes(used) })}</p>}
        {total > 0 && (
          <Button look="quiet" class="erase-all" onClick={() => question.current?.showModal()}>
            {t('popup_erase_all')}
          </Button>
        )}
      </details>
      <dialog ref={question} aria-labelledby="erase-question">
        <h2 id="erase-question">{t('popup_erase_question')}</h2>
        <p class="note">{tn('popup_erase_what', total)}</p>
        <form method="dialog" class="choices">
          <Button type="submit">{t('popup_erase_no')}</Button>
          <Button type="submit" look="danger" onClick={kept.eraseAll}>
            {t('popup_erase_yes')}
          </Button>
        </form>
      </dialog>
    </>
  );
}

type Kind = 'json' | 'csv';

async function save(kept: Kept, kind: Kind, pictures: boolean): Promise<void> {
  const checks = await kept.whole();
  if (!checks) return;
  const name = `deepfake-check-history-${new Date().toISOString().slice(0, 10)}`;
  if (kind === 'csv') return download(`${name}.csv`, 'text/csv', asCsv(checks));
  const files = await historyFiles(checks, pictures);
  for (const [i, file] of files.entries()) {
    const part = files.length > 1 ? `-${i + 1}-of-${files.length}` : '';
    download(`${name}${part}.json`, file.type, file);
  }
}
