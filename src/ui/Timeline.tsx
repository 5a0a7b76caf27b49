import { useId } from 'preact/hooks';
import type { TimelinePoint } from '../messages';
import { clock } from './format';
import { columnsOf, fullScale, type Range, summarize } from './series';

const HEIGHT = 56;
const WIDTH = 640;
const COLUMNS = 160;

interface Props {
  points: readonly TimelinePoint[];
  /** Frames of the face, of which the points are means where there are fewer of them. */
  frames: number;
  range: Range;
}

/**
 * What each frame of a face says, over the video's time. A column above the line speaks for manipulation, one below
 * against it; its height is the frame's exact share in the logit margin.
 */
export function Timeline({ points, frames, range }: Props) {
  const id = useId();
  const columns = columnsOf(points, range, COLUMNS);
  const top = fullScale(columns);
  const x = (time: number) => ((time - range.start) / (range.end - range.start)) * WIDTH;
  return (
    <figure class="timeline">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-labelledby={id}>
        <title id={id}>{summarize(points, frames)}</title>
        {columns.map((c) => {
          const tall = Math.max(1, (Math.min(1, Math.abs(c.value) / top) * HEIGHT) / 2);
          return (
            <rect
              key={c.start}
              class={c.value > 0 ? 'toward' : 'against'}
              x={x(c.start)}
              width={Math.max(1, (x(c.end) - x(c.start)) * 0.82)}
              y={c.value > 0 ? HEIGHT / 2 - tall : HEIGHT / 2}
              height={tall}
            />
          );
        })}
        <line class="zero" x1="0" x2={WIDTH} y1={HEIGHT / 2} y2={HEIGHT / 2} vector-effect="non-scaling-stroke" />
      </svg>
      <div class="axis" aria-hidden="true">
        <span>{clock(range.start)}</span>
        <span>{clock(range.end)}</span>
      </div>
      <figcaption aria-hidden="true">{summarize(points, frames)}</figcaption>
    </figure>
  );
}
