import uPlot from 'uplot';
import type { EvidenceFrame } from '../messages';
import { clock } from '../ui/format';
import type { Range } from '../ui/series';
import { VERDICT_WORDS } from '../verdict';
import { coloursOf } from './colours';
import { type Curve, frameNear, heightOf, signed } from './curve';

/** What lies under the pointer: px inside the plot, and the frame, with its crop if that was kept. */
export interface Pointed {
  x: number;
  y: number;
  time: number;
  contribution: number;
  kept: EvidenceFrame | null;
}

export interface PlotOptions {
  curve: Curve;
  /** Time axis, s. */
  range: Range;
  frames: readonly EvidenceFrame[];
  /** Null when the pointer has left. */
  onPoint(pointed: Pointed | null): void;
  onPick(frame: EvidenceFrame): void;
}

export interface Plot {
  resize(width: number): void;
  /** Colours changed. */
  redraw(): void;
  destroy(): void;
}

const HEIGHT = 168;

/** px from a kept frame within which the pointer means that one. */
const REACH = 10;

const FONT = '11px system-ui, sans-serif';

const NAMES = [
  'text',
  'muted',
  'line',
  'edge',
  'accent',
  'surface',
  'manipulated',
  'manipulated-soft',
  'clean',
  'clean-soft',
  'sunken',
] as const;

/** Draws a face's contributions over the video's time, on the bands of what they would come to. */
export function plot(parent: HTMLElement, { curve, range, frames, onPoint, onPick }: PlotOptions): Plot {
  const [low, high] = heightOf(curve);
  const pointed = (u: uPlot): Pointed | null => {
    const { left, idx } = u.cursor;
    if (left === undefined || left < 0) return null;
    const kept = frameNear(frames, u.posToVal(left, 'x'), u.posToVal(REACH, 'x') - u.posToVal(0, 'x'));
    const time = kept?.time ?? curve.times[idx ?? -1];
    const contribution = kept?.contribution ?? curve.contributions[idx ?? -1];
    if (time === undefined || typeof contribution !== 'number') return null;
    return { x: u.valToPos(time, 'x'), y: u.valToPos(contribution, 'y'), time, contribution, kept: kept ?? null };
  };

  let colours = coloursOf(parent, NAMES);
  const axis = (): uPlot.Axis => ({
    stroke: () => colours.muted,
    font: FONT,
    grid: { show: false },
    ticks: { stroke: () => colours.line, size: 4, width: 1 },
  });

  const under = (u: uPlot) => {
    const { ctx, bbox } = u;
    const y = (value: number) => u.valToPos(value, 'y', true);
    const [top, bottom] = [bbox.top, bbox.top + bbox.height];
    ctx.save();
    ctx.fillStyle = colours.sunken;
    ctx.fillRect(bbox.left, top, bbox.width, bbox.height);
    ctx.fillStyle = colours['manipulated-soft'];
    ctx.fillRect(bbox.left, top, bbox.width, y(curve.manipulated) - top);
    ctx.fillStyle = colours['clean-soft'];
    ctx.fillRect(bbox.left, y(curve.clean), bbox.width, bottom - y(curve.clean));
    line(u, 0, colours.edge, []);
    ctx.restore();
  };

  const over = (u: uPlot) => {
    const { ctx, bbox } = u;
    const y = (value: number) => u.valToPos(value, 'y', true);
    ctx.save();
    line(u, curve.mean, colours.text, [6, 4]);
    const { manipulated, clean } = colours;
    const drawn = curve.times.map((time, i) => [u.valToPos(time, 'x', true), y(curve.contributions[i] ?? Number.NaN)]);
    words(u, VERDICT_WORDS.manipulated, [manipulated, colours['manipulated-soft']], bbox.top, drawn);
    words(u, VERDICT_WORDS.uncertain, [colours.muted, colours.sunken], y(curve.manipulated), drawn);
    words(u, VERDICT_WORDS.clean, [clean, colours['clean-soft']], y(curve.clean), drawn);
    for (const frame of frames) {
      const [x, y] = [u.valToPos(frame.time, 'x', true), u.valToPos(frame.contribution, 'y', true)];
      const size = 4.5 * devicePixelRatio;
      ctx.beginPath();
      ctx.moveTo(x, y - size);
      ctx.lineTo(x + size, y);
      ctx.lineTo(x, y + size);
      ctx.lineTo(x - size, y);
      ctx.closePath();
      ctx.fillStyle = colours.accent;
      ctx.strokeStyle = colours.surface;
      ctx.lineWidth = 1.5 * devicePixelRatio;
      ctx.fill();
      ctx.stroke();
    }
    ctx.restore();
  };

  const u = new uPlot(
    {
      width: parent.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      padding: [6, 18, 0, 0],
      cursor: {
        drag: { x: false, y: false },
        y: false,
        points: { size: 7, fill: () => colours.text, stroke: () => colours.surface, width: 1 },
      },
      scales: { x: { time: false, range: [range.start, range.end] }, y: { range: [low, high] } },
      axes: [
        { ...axis(), size: 24, values: (_, ticks) => ticks.map((tick) => clockOrNothing(tick)), gap: 4 },
        { ...axis(), size: 40, values: (_, ticks) => ticks.map((tick) => axisValue(tick)), gap: 4 },
      ],
      series: [{}, { stroke: () => colours.text, width: 1.25, points: { show: false }, spanGaps: false }],
      hooks: {
        drawAxes: [under],
        draw: [over],
        setCursor: [(u) => onPoint(pointed(u))],
        ready: [
          (u) =>
            u.over.addEventListener('click', () => {
              const kept = pointed(u)?.kept;
              if (kept) onPick(kept);
            }),
        ],
      },
    },
    [curve.times, curve.contributions],
    parent,
  );
  return {
    resize: (width) => u.setSize({ width, height: HEIGHT }),
    redraw() {
      colours = coloursOf(parent, NAMES);
      u.redraw(false);
    },
    destroy: () => u.destroy(),
  };
}

/**
 * A label at the top of a band, at the end where it covers fewer of the points drawn, in a halo of the band's colour so
 * that the curve does not cross it. Canvas px.
 */
function words(
  { ctx, bbox }: uPlot,
  text: string,
  [ink, band]: [string, string],
  top: number,
  drawn: readonly number[][],
): void {
  const size = 11 * devicePixelRatio;
  ctx.font = `600 ${size}px system-ui, sans-serif`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'top';
  ctx.lineJoin = 'round';
  ctx.lineWidth = 0.4 * size;
  ctx.strokeStyle = band;
  ctx.fillStyle = ink;
  const { width } = ctx.measureText(text);
  const y = top + 0.35 * size;
  const covered = (x: number) =>
    drawn.filter(([px = 0, py = 0]) => px > x - size && px < x + width + size && py > top && py < y + 1.5 * size)
      .length;
  const ends = [bbox.left + 0.55 * size, bbox.left + bbox.width - width - 0.55 * size] as const;
  const x = covered(ends[0]) <= covered(ends[1]) ? ends[0] : ends[1];
  ctx.strokeText(text, x, y);
  ctx.fillText(text, x, y);
}

function line(u: uPlot, value: number, colour: string, dash: number[]): void {
  const { ctx, bbox } = u;
  const y = Math.round(u.valToPos(value, 'y', true)) + 0.5;
  ctx.beginPath();
  ctx.setLineDash(dash.map((length) => length * devicePixelRatio));
  ctx.strokeStyle = colour;
  ctx.lineWidth = devicePixelRatio;
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.setLineDash([]);
}

/** Whole seconds only: a clock shows no parts of them. */
const clockOrNothing = (tick: number) => (Number.isInteger(tick) ? clock(tick) : '');

const axisValue = (tick: number) => (Number.isInteger(tick) ? signed(tick).replace('.0', '') : signed(tick));
