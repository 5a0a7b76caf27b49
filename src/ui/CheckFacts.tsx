import { locale, t } from '../i18n';
import type { Check } from '../messages';
import { CANNOT_WORDS, percent } from '../verdict';
import { took } from './format';
import { VerdictLabel } from './VerdictLabel';

/** A fact about a check: what it is called, and its value. */
export type Fact = readonly [name: string, value: string];

/** What a check came to, in a glance: the verdict, why there is none, and the figures behind it. */
export function CheckFacts({ check, more = [] }: { check: Check; more?: readonly Fact[] }) {
  const judged = check.faces.filter((face) => face.judgement).length;
  const facts: Fact[] = [
    ...(check.probability === null ? [] : ([[t('common_fact_probability'), percent(check.probability)]] as const)),
    [t('common_fact_time'), took(check.seconds)],
    [t('common_fact_frames'), check.framesConsidered.toLocaleString(locale())],
    [
      t('common_fact_faces'),
      judged === check.faces.length ? `${judged}` : t('common_judged_of', { judged, all: check.faces.length }),
    ],
    ...more,
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
    </>
  );
}
