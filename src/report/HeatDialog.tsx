import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { EngineGone } from '../engine';
import { t } from '../i18n';
import type { EvidenceFrame, Heat } from '../messages';
import { Button } from '../ui/Button';
import { ErrorText } from '../ui/EmptyState';
import { CANNOT_WORDS } from '../verdict';
import { Crop } from './Crop';
import { signed } from './curve';
import { askHeat } from './heat';
import { drawHeat, HEAT_COLOURS, heatScale, type Region, strongest } from './heat-map';
import { moment } from './moment';

interface Props {
  frame: EvidenceFrame;
  /** The map, if it was computed before. */
  known: Heat | undefined;
  onHeat(heat: Heat): void;
  onClose(): void;
}

type State = { type: 'running'; share: number } | { type: 'done'; heat: Heat } | { type: 'failed'; why: string };

/** One frame looked at closely: which regions of its crop move the score. Closing it ends the work. */
export function HeatDialog({ frame, known, onHeat, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [state, setState] = useState<State>(known ? { type: 'done', heat: known } : { type: 'running', share: 0 });

  useLayoutEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    if (known) return;
    const life = new AbortController();
    askHeat(frame.picture, life.signal, (share) => setState({ type: 'running', share })).then(
      (heat) => {
        onHeat(heat);
        setState({ type: 'done', heat });
      },
      (error: unknown) => {
        if (life.signal.aborted) return;
        console.error(error);
        const reason = error instanceof EngineGone && error.reason !== 'lost' ? error.reason : 'engine-lost';
        setState({ type: 'failed', why: CANNOT_WORDS[reason] });
      },
    );
    return () => life.abort();
  }, [frame]);

  return (
    <dialog ref={dialog} class="heat" aria-labelledby="heat-title" onClose={onClose}>
      <h2 id="heat-title">{t('report_heat_title')}</h2>
      <p class="note">{t('report_heat_frame', { time: moment(frame.time), value: signed(frame.contribution) })}</p>
      <div class="heat-pictures">
        <Crop picture={frame.picture} alt={t('report_crop_alt', { time: moment(frame.time) })} />
        <div class="heat-map">
          {state.type === 'running' && (
            <div class="heat-running">
              <progress class="bar" max={1} value={state.share} aria-label={t('report_heat_running')} />
              <span class="note">{t('report_heat_running')}</span>
            </div>
          )}
          {state.type === 'failed' && <ErrorText>{state.why}</ErrorText>}
          {state.type === 'done' && <HeatPicture picture={frame.picture} heat={state.heat} />}
        </div>
      </div>
      <div aria-live="polite">{state.type === 'done' && <Legend heat={state.heat} />}</div>
      <p class="note how">{t('report_heat_how')}</p>
      <form method="dialog" class="choices">
        <Button type="submit">{state.type === 'running' ? t('report_cancel') : t('report_close')}</Button>
      </form>
    </dialog>
  );
}

/** px; drawn at twice the size it has on the page. */
const SIZE = 448;

function HeatPicture({ picture, heat }: { picture: Blob; heat: Heat }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    void createImageBitmap(picture).then((crop) => {
      drawHeat(context, crop, heat);
      crop.close();
    });
  }, [picture, heat]);
  return <canvas ref={canvas} class="crop" width={SIZE} height={SIZE} role="img" aria-label={heatWords(heat)} />;
}

function Legend({ heat }: { heat: Heat }) {
  const scale = heatScale(heat);
  return (
    <>
      <div class="heat-legend" style={`--against: ${HEAT_COLOURS.against}; --toward: ${HEAT_COLOURS.toward}`}>
        <span>{t('report_heat_against', { value: signed(-scale) })}</span>
        <span class="scale" aria-hidden="true" />
        <span>{t('report_heat_toward', { value: signed(scale) })}</span>
      </div>
      <p>{heatWords(heat)}</p>
    </>
  );
}

/** The map in words. */
function heatWords(heat: Heat): string {
  const [toward, against] = [strongest(heat, 1), strongest(heat, -1)];
  const values = (region: Region) => ({ place: t(region.place), value: signed(region.value) });
  if (toward && against) {
    return t('report_heat_both', {
      toward: t(toward.place),
      up: signed(toward.value),
      against: t(against.place),
      down: signed(against.value),
    });
  }
  if (toward) return t('report_heat_only_toward', values(toward));
  return against ? t('report_heat_only_against', values(against)) : t('report_heat_none');
}
