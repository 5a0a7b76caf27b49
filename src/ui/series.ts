import { t, tn } from '../i18n';
import type { TimelinePoint } from '../messages';
import { MODEL } from '../model';
import { clock } from './format';

/** One column of a drawn timeline. Times in s of the video; `value` is the mean contribution of its points. */
export interface Column {
  start: number;
  end: number;
  value: number;
}

export interface Range {
  start: number;
  end: number;
}

/** The media times that hold all points of all faces, each point as long as one sample. Never empty. */
export function timeRange(timelines: readonly (readonly TimelinePoint[])[]): Range {
  const times = timelines.flatMap((points) => points.map((p) => p.time));
  if (times.length === 0) return { start: 0, end: 1 };
  const [start, end] = times.reduce(([lo, hi], t) => [Math.min(lo, t), Math.max(hi, t)], [Infinity, -Infinity]);
  return { start, end: end + 1 / MODEL.sampling.rate };
}

/**
 * The points of one face as at most `most` columns over `range`, in order of time: a column a point where they are few,
 * else means over equal widths. Times without points stay empty.
 */
export function columnsOf(points: readonly TimelinePoint[], range: Range, most: number): Column[] {
  const sample = 1 / MODEL.sampling.rate;
  const sorted = points.toSorted((a, b) => a.time - b.time);
  if (sorted.length <= most) {
    return sorted.map(({ time, contribution }, i) => {
      // Frames come up to half a sample late: the next one bounds the column, unless it is after a gap.
      const next = sorted[i + 1]?.time ?? Infinity;
      return { start: time, end: next - time < 2 * sample ? next : time + sample, value: contribution };
    });
  }
  // No narrower than two samples, so that each width within a track holds a point.
  const span = range.end - range.start;
  const width = span / Math.max(1, Math.min(most, Math.floor(span / (2 * sample))));
  const bins = new Map<number, { sum: number; n: number }>();
  for (const { time, contribution } of sorted) {
    const at = Math.floor((time - range.start) / width);
    const { sum, n } = bins.get(at) ?? { sum: 0, n: 0 };
    bins.set(at, { sum: sum + contribution, n: n + 1 });
  }
  return [...bins].map(([at, { sum, n }]) => ({
    start: range.start + at * width,
    end: range.start + (at + 1) * width,
    value: sum / n,
  }));
}

/**
 * The contribution that fills half the height: large enough that one outlier does not flatten the rest, and never
 * below 2, so that a timeline full of near-zeros looks like one.
 */
export function fullScale(columns: readonly Column[]): number {
  const sizes = columns.map((c) => Math.abs(c.value)).sort((a, b) => a - b);
  return Math.max(2, sizes[Math.floor((sizes.length - 1) * 0.98)] ?? 0);
}

/**
 * The timeline in a sentence, for those who cannot see it and those who need not look. `frames`: those of the face,
 * of which a long timeline has only means.
 */
export function summarize(points: readonly TimelinePoint[], frames = points.length): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return t('common_summary_nothing');
  const peak = points.reduce((best, p) => (p.contribution > best.contribution ? p : best));
  // The last frames of a face may never have come to a point.
  const each = frames - points.length < MODEL.sampling.stride ? 1 : frames / points.length;
  const toward = Math.round(each * points.filter((p) => p.contribution > 0).length);
  const judged = Math.round(each * points.length);
  const values = {
    frames: tn('common_frames', judged),
    from: clock(first.time),
    to: clock(last.time),
    peak: clock(peak.time),
  };
  if (toward === 0) return t('common_summary_none', values);
  return toward === judged ? t('common_summary_all', values) : tn('common_summary_some', toward, values);
}
