import { direction } from '../i18n';
import type { EvidenceFrame, TimelinePoint } from '../messages';
import { MODEL, type ModelManifest } from '../model';
import { marginAt } from '../verdict';

/** What a chart of one face draws. Times in s of the video, contributions in logits. */
export interface Curve {
  times: number[];
  /** Null where the face was not seen. */
  contributions: (number | null)[];
  /** The mean, which the verdict rests on. */
  mean: number;
  /** Means from which on, and up to which, the face would get its verdict in words. */
  manipulated: number;
  clean: number;
}

/** Frames further apart than so many usual distances have a gap between them. */
const GAP = 2.5;

/** The chart of a face, judged among `crowd` faces. */
export function curveOf(points: readonly TimelinePoint[], crowd: number, model: ModelManifest = MODEL): Curve {
  const sorted = points.toSorted((a, b) => a.time - b.time);
  const distances = sorted.slice(1).map((point, i) => point.time - (sorted[i]?.time ?? 0));
  const usual = Math.max(1 / model.sampling.rate, distances.toSorted((a, b) => a - b)[distances.length >> 1] ?? 0);
  const times: number[] = [];
  const contributions: (number | null)[] = [];
  for (const { time, contribution } of sorted) {
    const last = times.at(-1);
    if (last !== undefined && time - last > GAP * usual) {
      times.push(last + usual);
      contributions.push(null);
    }
    times.push(time);
    contributions.push(contribution);
  }
  const sum = sorted.reduce((total, point) => total + point.contribution, 0);
  return {
    times,
    contributions,
    mean: sum / Math.max(1, sorted.length),
    manipulated: marginAt(model.thresholds.manipulated, crowd, model),
    clean: marginAt(model.thresholds.clean, crowd, model),
  };
}

/** Share of the height that the bands at the top and at the bottom have at least: room for their words. */
const BAND = 0.15;

/** Lowest and highest contribution to be drawn: all of the curve, and all bands. */
export function heightOf({ contributions, manipulated, clean }: Curve): [low: number, high: number] {
  const seen = contributions.filter((value) => value !== null);
  const low = Math.min(clean, ...seen);
  const high = Math.max(manipulated, ...seen);
  const room = BAND * (high - low);
  return [Math.min(low - room / 3, clean - room), Math.max(high + room / 3, manipulated + room)];
}

/** Of the frames whose crops were kept, the one at a time or at most `reach` s from it. */
export function frameNear(frames: readonly EvidenceFrame[], time: number, reach: number): EvidenceFrame | undefined {
  const distance = (frame: EvidenceFrame) => Math.abs(frame.time - time);
  const [nearest] = frames.toSorted((a, b) => distance(a) - distance(b));
  return nearest && distance(nearest) <= reach ? nearest : undefined;
}

/** A contribution for people: "+1.3", "−0.4", "0.0". Among words that run from right to left it is set apart from them. */
export function signed(contribution: number): string {
  const size = Math.abs(contribution).toFixed(1);
  if (size === '0.0') return size;
  const value = `${contribution > 0 ? '+' : '−'}${size}`;
  // Else the sign would stand behind its number.
  return direction() === 'rtl' ? `\u2066${value}\u2069` : value;
}
