import { t, tn } from '../i18n';
import type { FaceState, Progress } from '../messages';
import { MODEL } from '../model';
import { CANNOT_WORDS, percent, VERDICT_WORDS, type Verdict } from '../verdict';

/** The state of a watched video: `waiting` for it to play, or how far its check is. */
export type WatchState = { type: 'waiting' } | Progress;

/** What the looks of a badge go by. */
export type Tone = Verdict | 'idle' | 'busy' | 'cannot-check';

/** What a badge says of a state. */
export interface Saying {
  tone: Tone;
  headline: string;
  /** A number beside the headline. */
  value: string | null;
  /** A second line. */
  detail: string | null;
  /** 0..1 for a progress bar. */
  share: number | null;
  /** What is worth reading aloud when it changes; '' if nothing is. */
  spoken: string;
}

export function say(state: WatchState): Saying {
  const plain = { value: null, detail: null, share: null, spoken: '' };
  const name = t('common_name');
  switch (state.type) {
    case 'waiting':
      return { ...plain, tone: 'idle', headline: t('badge_waiting') };
    case 'loading':
      return { ...plain, tone: 'busy', headline: t('badge_starting') };
    case 'collecting': {
      const { frames: done } = state;
      if (done === 0) return { ...plain, tone: 'busy', headline: t('badge_looking') };
      const { window: total } = MODEL.sampling;
      const value = t('badge_collected', { done, total });
      return { ...plain, tone: 'busy', headline: t('badge_collecting'), value, share: done / total };
    }
    case 'verdict': {
      const { verdict, probability, frames, faces } = state;
      const words = VERDICT_WORDS[verdict];
      const facts = [t('badge_probability'), tn('common_frames', frames), whichFace(faces, state.worstFace)];
      return {
        ...plain,
        tone: verdict,
        headline: words,
        value: percent(probability),
        detail: facts.filter((fact) => fact !== null).join(' · '),
        spoken: t('badge_spoken', { name, words }),
      };
    }
    case 'cannot-check': {
      const words = VERDICT_WORDS['cannot-check'];
      const reason = CANNOT_WORDS[state.reason];
      return {
        ...plain,
        tone: 'cannot-check',
        headline: words,
        detail: reason,
        spoken: t('badge_spoken_reason', { name, words, reason }),
      };
    }
  }
}

/** A face that can be named. `atEnd`, where its check is over: whether it was in sight when that ended. */
export type Nameable = FaceState & { atEnd?: boolean };

/** Which of several faces a verdict is about, in words; null if there is but one. */
export function whichFace(faces: readonly Nameable[], id: number): string | null {
  if (faces.length === 0) return null;
  const at = positionOf(faces, id);
  if (!at) return t('badge_gone');
  if (at.total === 1) return null;
  if (at.total === 2) return t(at.n === 1 ? 'badge_left' : 'badge_right');
  return t('badge_nth', at);
}

/** What a face is called in a list of faces. */
export function faceName(faces: readonly Nameable[], id: number): string {
  const at = positionOf(faces, id);
  if (!at) return t('badge_face_gone');
  if (at.total === 1) return t('badge_face');
  if (at.total === 2) return t(at.n === 1 ? 'badge_face_left' : 'badge_face_right');
  return t('badge_face_nth', { n: at.n });
}

/**
 * A face's place in the picture, from the left: `n` from 1 to `total`. Null if it is not there: where it was seen, there
 * is another by now. Where nobody is there, all are placed as they were seen last.
 */
function positionOf(faces: readonly Nameable[], id: number): { n: number; total: number } | null {
  const here = faces.filter(({ inSight, atEnd }) => inSight || atEnd);
  const placed = here.length > 0 ? here : faces;
  const face = placed.find((face) => face.id === id);
  if (!face) return null;
  const middle = ({ box }: FaceState) => box.x + box.width / 2;
  // The same person is tracked anew after a cut, and is then listed twice in one place.
  const others = placed.filter((other) => Math.abs(middle(other) - middle(face)) > face.box.width / 2);
  return { n: others.filter((other) => middle(other) < middle(face)).length + 1, total: others.length + 1 };
}

/**
 * The state to show after the engine's next word. A verdict stands until there is a newer one: after a jump or a cut the
 * engine collects anew, but it is still the same video.
 */
export function settled(shown: WatchState, next: Progress): WatchState {
  return shown.type === 'verdict' && next.type !== 'verdict' ? shown : next;
}

const RANK = { 'cannot-check': 0, loading: 1, collecting: 2, verdict: 3 } as const;

/** The state that speaks for a whole page: the most suspicious verdict, else whatever is furthest; null for none. */
export function worst(states: readonly WatchState[]): Progress | null {
  let found: Progress | null = null;
  for (const state of states) {
    if (state.type === 'waiting') continue;
    if (!found || RANK[state.type] > RANK[found.type]) found = state;
    else if (state.type === 'verdict' && found.type === 'verdict' && state.probability > found.probability)
      found = state;
  }
  return found;
}
