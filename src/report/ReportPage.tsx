import { useRef, useState } from 'preact/hooks';
import { t } from '../i18n';
import type { Check } from '../messages';
import { Button } from '../ui/Button';
import { CheckFacts } from '../ui/CheckFacts';
import { EmptyState, ErrorText } from '../ui/EmptyState';
import { crowdOf, evidence } from '../ui/evidence';
import { asJson, download, exportName } from '../ui/export';
import { FaceList } from '../ui/FaceList';
import { Header } from '../ui/Header';
import { Help } from '../ui/Help';
import { Picture } from '../ui/Picture';
import { ShotList, worstShotWords } from '../ui/ShotList';
import { facts } from './facts';
import { ReportFace } from './ReportFace';
import { Said } from './Said';
import { saveCard } from './save-card';

interface Props {
  check: Check;
  /** Null for a check that is not kept. */
  onErase: (() => Promise<void>) | null;
}

/** Everything that is known of one check, on a page that can be printed. */
export function ReportPage({ check, onErase }: Props) {
  const question = useRef<HTMLDialogElement>(null);
  const { source } = check;
  const worst = worstShotWords(check);
  const [problem, setProblem] = useState<string | null>(null);
  const attempt = async (work: () => Promise<void>, failure: (error: unknown) => string) => {
    setProblem(null);
    try {
      await work();
    } catch (error) {
      console.error(error);
      setProblem(failure(error));
    }
  };
  const savePicture = () =>
    attempt(
      () => saveCard(check),
      (error) => t('options_failed', { reason: String(error) }),
    );
  const erase = () => onErase && attempt(onErase, () => t('popup_not_erased'));
  return (
    <>
      <Header>
        <span class="actions">
          <Button onClick={savePicture}>{t('report_save_png')}</Button>
          <Button onClick={() => download(exportName(check), 'application/json', asJson(check))}>
            {t('report_save_json')}
          </Button>
          <Button onClick={() => print()}>{t('report_print')}</Button>
          {onErase && (
            <Button look="quiet" onClick={() => question.current?.showModal()}>
              {t('report_erase')}
            </Button>
          )}
        </span>
      </Header>
      <main>
        {problem && <ErrorText>{problem}</ErrorText>}
        <article class="card check-item">
          <div class="head">
            <Picture blob={check.thumbnail} />
            <div class="body">
              <h2>{source.title || t('report_untitled')}</h2>
              {source.url && (
                <p class="note">
                  <a href={source.url}>{source.url}</a>
                </p>
              )}
              <CheckFacts check={check} more={facts(check)} />
            </div>
          </div>
          <Said source={source} />
          <section class="evidence" aria-labelledby="evidence">
            <h3 id="evidence">{t('report_rests_on')}</h3>
            {[...evidence(check), ...(worst ? [worst] : [])].map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </section>
          <ShotList check={check} />
          <ReportFaces check={check} />
        </article>
        <Help />
      </main>
      <dialog ref={question} aria-labelledby="erase-question">
        <h2 id="erase-question">{t('report_erase_question')}</h2>
        <p class="note">{t('report_erase_meaning')}</p>
        <form method="dialog" class="choices">
          <Button type="submit">{t('report_erase_keep')}</Button>
          <Button type="submit" look="danger" onClick={erase}>
            {t('report_erase_do')}
          </Button>
        </form>
      </dialog>
    </>
  );
}

/** The faces, each with its chart. */
function ReportFaces({ check }: { check: Check }) {
  const crowd = crowdOf(check);
  const pictured = check.faces.some((face) => face.evidence?.length);
  return (
    <FaceList
      faces={check.faces}
      row={({ face, number, role, range, isFirst }) => (
        <ReportFace
          key={face.id}
          face={face}
          number={number}
          role={role}
          crowd={crowd}
          range={range}
          isFirst={isFirst}
        />
      )}
    >
      {crowd > 0 && !pictured && <p class="note">{t('report_no_pictures')}</p>}
    </FaceList>
  );
}

/** Instead of a report that is not, or no longer, in the history, or cannot be read from it. */
export function NoReport({ isUnreadable }: { isUnreadable: boolean }) {
  return (
    <>
      <Header />
      <main>
        {isUnreadable ? (
          <ErrorText>{t('popup_unreadable')}</ErrorText>
        ) : (
          <div class="card">
            <EmptyState title={t('report_none')}>
              <p>{t('report_none_why')}</p>
            </EmptyState>
          </div>
        )}
      </main>
    </>
  );
}
