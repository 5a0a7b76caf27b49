import { t, tn } from '../../i18n';
import type { FaceDetail, TimelinePoint } from '../../messages';
import { MODEL } from '../../model';
import { fullScale } from '../../ui/series';
import { percent, VERDICT_WORDS, type Verdict } from '../../verdict';
import { faceName, type WatchState } from '../words';

/** A face as a panel lists it. */
export interface Row {
  id: number;
  name: string;
  tone: Verdict | 'busy';
  words: string;
  /** The probability; null before there is one. */
  value: string | null;
  /** All of it in a sentence. */
  label: string;
  picture: Blob | null;
  timeline: readonly TimelinePoint[];
}

const NO_POINTS: readonly TimelinePoint[] = [];

/** The faces of a state, the most suspicious first, those without a verdict last. */
export function rowsOf(state: WatchState, details: readonly FaceDetail[]): Row[] {
  if (state.type !== 'collecting' && state.type !== 'verdict') return [];
  const { faces } = state;
  const suspicion = (face: (typeof faces)[number]) => face.judgement?.probability ?? -1;
  return faces
    .toSorted((a, b) => suspicion(b) - suspicion(a))
    .map(({ id, frames, judgement }): Row => {
      const detail = details.find((detail) => detail.id === id);
      const name = faceName(faces, id);
      const words = judgement ? VERDICT_WORDS[judgement.verdict] : tn('badge_face_frames', frames);
      const value = judgement && percent(judgement.probability);
      return {
        id,
        name,
        tone: judgement?.verdict ?? 'busy',
        words,
        value,
        label: value
          ? t('badge_face_row_judged', { name, words, percent: value })
          : t('badge_face_row', { name, words }),
        picture: detail?.picture ?? null,
        timeline: detail?.timeline ?? NO_POINTS,
      };
    });
}

/** Id of the face that the state's verdict rests on, in the picture or not; null without a verdict. */
export function suspect(state: WatchState): number | null {
  return state.type === 'verdict' ? state.worstFace : null;
}

/** Columns of a small timeline, as two paths in a box of `width` x `height`: one a frame, up where it speaks for. */
export function timelinePaths(points: readonly TimelinePoint[], width: number, height: number) {
  const values = points.map(({ contribution }) => contribution);
  const top = fullScale(values.map((value) => ({ start: 0, end: 0, value })));
  const step = width / MODEL.sampling.window;
  const column = (value: number, i: number) => {
    const tall = Math.max(0.5, (Math.min(1, Math.abs(value) / top) * height) / 2);
    return `M${round((i + 0.5) * step)} ${height / 2}v${round(value > 0 ? -tall : tall)}`;
  };
  const path = (wanted: (value: number) => boolean) =>
    values.map((value, i) => (wanted(value) ? column(value, i) : '')).join('');
  return { toward: path((value) => value > 0), against: path((value) => value <= 0) };
}

const round = (value: number) => Math.round(value * 100) / 100;
