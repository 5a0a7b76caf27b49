import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n';
import type { CheckedFace, EvidenceFrame } from '../messages';
import { type Range, summarize } from '../ui/series';
import { Crop } from './Crop';
import { onSchemeChange } from './colours';
import { curveOf, signed } from './curve';
import { moment } from './moment';
import { Numbers } from './Numbers';
import type { Plot, Pointed } from './plot';

interface Props {
  face: CheckedFace;
  /** Number of faces that it was judged among. */
  crowd: number;
  range: Range;
  /** Whether the chart's summary is not said elsewhere. */
  isSummarized: boolean;
  hasLegend: boolean;
  onPick(frame: EvidenceFrame): void;
}

/** A face's timeline to look at closely, in words, and as a table. */
export function Chart({ face, crowd, range, isSummarized, hasLegend, onPick }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const summary = summarize(face.timeline, face.frames);
  const [pointed, setPointed] = useState<Pointed | null>(null);

  useEffect(() => {
    const life = new AbortController();
    const { signal } = life;
    const parent = place.current;
    if (!parent) return;
    let made: Plot | null = null;
    const size = new ResizeObserver(() => made?.resize(parent.clientWidth));
    // The chart library is loaded only where there is a chart.
    void import('./plot').then(({ plot }) => {
      if (signal.aborted) return;
      made = plot(parent, {
        curve: curveOf(face.timeline, crowd),
        range,
        frames: face.evidence ?? [],
        onPoint: setPointed,
        onPick,
      });
      size.observe(parent);
      onSchemeChange(() => made?.redraw(), signal);
    });
    return () => {
      life.abort();
      size.disconnect();
      made?.destroy();
    };
  }, [face, crowd, range]);

  return (
    <figure class="chart">
      <div class="plot" dir="ltr" role="img" aria-label={summary}>
        <div ref={place} />
        {pointed && <Pointer {...pointed} />}
      </div>
      {isSummarized && <figcaption>{summary}</figcaption>}
      {hasLegend && <Legend isPictured={(face.evidence?.length ?? 0) > 0} />}
      <Numbers points={face.timeline} range={range} />
    </figure>
  );
}

function Legend({ isPictured }: { isPictured: boolean }) {
  return (
    <p class="legend chart-legend">
      <span class="of-line">{t('report_chart_line')}</span>
      <span class="of-mean">{t('report_chart_mean')}</span>
      {isPictured && <span class="of-kept">{t('report_chart_kept')}</span>}
    </p>
  );
}

/** The frame under the pointer. */
function Pointer({ x, y, time, contribution, kept }: Pointed) {
  const box = useRef<HTMLDivElement>(null);
  const width = box.current?.parentElement?.clientWidth ?? 0;
  const side = width > 0 && x > width / 2 ? 'before' : 'after';
  return (
    <div ref={box} class={`pointer ${side}`} style={`--x: ${x}px; --y: ${y}px`} aria-hidden="true">
      {kept && <Crop picture={kept.picture} />}
      <span>{moment(time)}</span>
      <strong>{signed(contribution)}</strong>
      <span>{contribution > 0 ? t('report_speaks_for') : t('report_speaks_against')}</span>
    </div>
  );
}
