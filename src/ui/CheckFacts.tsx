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
    ...(check.probability === null ? [] : ([['Probability of manipulation', percent(check.probability)]] as const)),
    ['Time taken', took(check.seconds)],
    ['Frames considered', check.framesConsidered.toLocaleString('en')],
    ['Faces judged', judged === check.faces.length ? `${judged}` : `${judged} of ${check.faces.length}`],
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
