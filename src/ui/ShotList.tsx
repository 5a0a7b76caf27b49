import { useId, useState } from 'preact/hooks';
import { locale, t, tn } from '../i18n';
import type { Check } from '../messages';
import { MODEL } from '../model';
import { percent, VERDICT_WORDS } from '../verdict';
import { Button } from './Button';
import { clock } from './format';
import { type JudgedShot, judgedShots, mostSuspiciousFirst } from './shots';
import { VerdictLabel } from './VerdictLabel';

/** Shots listed before one asks for all. */
const FEW = 6;

/** A video of several shots: which is the most suspicious, how suspicious each is over the whole, and all in words. */
export function ShotList({ check }: { check: Check }) {
  const id = useId();
  const [all, setAll] = useState(false);
  const shots = judgedShots(check);
  if (shots.length < 2) return null;
  const listed = mostSuspiciousFirst(shots);
  const shown = all ? listed : listed.slice(0, FEW);
  return (
    <section class="shots" aria-labelledby={id}>
      <div class="face-head">
        <h4 id={id}>{tn('common_shots', shots.length)}</h4>
      </div>
      <Strip shots={shots} />
      <ul>
        {shown.map((judged) => (
          <li key={judged.number}>
            <span class="when">{span(judged)}</span>
            <VerdictLabel verdict={judged.verdict} probability={judged.worst?.face.judgement?.probability ?? null} />
            <span class="note">
              {judged.worst ? t('common_shot_face', { n: judged.worst.number }) : t('common_shot_no_face')}
            </span>
          </li>
        ))}
      </ul>
      {shown.length < listed.length && (
        <Button look="link" onClick={() => setAll(true)}>
          {t('common_shots_all', { n: listed.length.toLocaleString(locale()) })}
        </Button>
      )}
    </section>
  );
}

const span = ({ shot }: JudgedShot) => t('common_shot_span', { start: clock(shot.start), end: clock(shot.end) });

/** The shot of several that decides the verdict, by its times and its face; null if none does. */
export function worstShotWords(check: Check): string | null {
  const [first, second] = mostSuspiciousFirst(judgedShots(check));
  if (!first?.worst || !second) return null;
  return t('common_shot_worst', { span: span(first), n: first.worst.number });
}

const WIDTH = 1000;
const HEIGHT = 48;
/** Of a shot in which nothing could be judged. */
const STUB = 3;

/** A column a shot over the whole video: as wide as it is long, as high as it is suspicious. */
function Strip({ shots }: { shots: readonly JudgedShot[] }) {
  const [start, end] = [shots[0]?.shot.start ?? 0, shots.at(-1)?.shot.end ?? 1];
  const x = (time: number) => ((time - start) / (end - start)) * WIDTH;
  const threshold = HEIGHT * (1 - MODEL.thresholds.manipulated);
  return (
    <figure class="timeline strip">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {shots.map((judged) => {
          const probability = judged.worst?.face.judgement?.probability ?? null;
          const tall = probability === null ? STUB : Math.max(STUB, probability * HEIGHT);
          return (
            <rect
              key={judged.number}
              data-verdict={judged.verdict}
              x={x(judged.shot.start)}
              width={Math.max(1, x(judged.shot.end) - x(judged.shot.start) - 2)}
              y={HEIGHT - tall}
              height={tall}
            >
              <title>{`${span(judged)}: ${words(judged, probability)}`}</title>
            </rect>
          );
        })}
        <line class="threshold" x1="0" x2={WIDTH} y1={threshold} y2={threshold} vector-effect="non-scaling-stroke" />
      </svg>
      <div class="axis" aria-hidden="true">
        <span>{clock(start)}</span>
        <span>{t('common_shots_axis', { words: VERDICT_WORDS.manipulated })}</span>
        <span>{clock(end)}</span>
      </div>
    </figure>
  );
}

function words({ verdict }: JudgedShot, probability: number | null): string {
  if (verdict === 'cannot-check') return VERDICT_WORDS['cannot-check'];
  return probability === null ? VERDICT_WORDS[verdict] : `${VERDICT_WORDS[verdict]} · ${percent(probability)}`;
}
