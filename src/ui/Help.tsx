import { MODEL } from '../model';
import { percent } from '../verdict';
import { VerdictLabel } from './VerdictLabel';

export function Help() {
  const { manipulated, clean } = MODEL.thresholds;
  return (
    <details class="help">
      <summary>What do the words mean?</summary>
      <dl>
        <dt>
          <VerdictLabel verdict="manipulated" probability={null} />
        </dt>
        <dd>
          {percent(manipulated)} or more: a face has traces of the kind that face swaps and re-enactments leave. Filters
          and heavy compression can leave similar ones.
        </dd>
        <dt>
          <VerdictLabel verdict="uncertain" probability={null} />
        </dt>
        <dd>
          Between {percent(clean)} and {percent(manipulated)}: the traces do not decide it either way.
        </dd>
        <dt>
          <VerdictLabel verdict="clean" probability={null} />
        </dt>
        <dd>
          {percent(clean)} or less: no known traces in the faces. This does not prove that the video is genuine: it may
          be manipulated in a new way, or elsewhere than in the faces.
        </dd>
        <dt>
          <VerdictLabel verdict="cannot-check" probability={null} />
        </dt>
        <dd>Nothing can be said, for the reason given. A video without a face is not a safe one.</dd>
      </dl>
      <p>
        The percentage is the probability, estimated by the model, that the most suspicious face is manipulated. It is
        never certain. Ask where the video comes from before you believe it, or share it.
      </p>
    </details>
  );
}
