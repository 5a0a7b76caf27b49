import type { FaceState, Progress } from '../messages';
import { MODEL } from '../model';
import { CANNOT_CHECK, CANNOT_WORDS, percent, VERDICT_WORDS, type Verdict } from '../verdict';

/** The state of a watched video: `waiting` for it to play, or how far its check is. */
export type WatchState = { type: 'waiting' } | Progress;

/** What a badge says of a state. */
export interface Saying {
  tone: Verdict | 'busy' | 'cannot-check';
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

export const HIDE = 'Hide for this video';
export const NAME = 'Deepfake Check';

export function say(state: WatchState): Saying {
  const plain = { value: null, detail: null, share: null, spoken: '' };
  switch (state.type) {
    case 'waiting':
      return { ...plain, tone: 'busy', headline: 'Play the video to check it' };
    case 'loading':
      return { ...plain, tone: 'busy', headline: 'Starting the detection…' };
    case 'collecting': {
      const { frames } = state;
      if (frames === 0) return { ...plain, tone: 'busy', headline: 'Looking for a face…' };
      const { window } = MODEL.sampling;
      return { ...plain, tone: 'busy', headline: 'Collecting', value: `${frames}/${window}`, share: frames / window };
    }
    case 'verdict': {
      const { verdict, probability, frames, faces } = state;
      const headline = VERDICT_WORDS[verdict];
      const which = whichFace(faces, state.worstFace);
      return {
        ...plain,
        tone: verdict,
        headline,
        value: percent(probability),
        detail: `Probability of manipulation · ${frames} frames${which ? ` · ${which}` : ''}`,
        spoken: `${NAME}: ${headline}`,
      };
    }
    case 'cannot-check': {
      const detail = CANNOT_WORDS[state.reason];
      return {
        ...plain,
        tone: 'cannot-check',
        headline: CANNOT_CHECK,
        detail,
        spoken: `${NAME}: ${CANNOT_CHECK}. ${detail}`,
      };
    }
  }
}

/** Which of several faces a verdict is about, in words; null if there is but one. */
export function whichFace(faces: readonly FaceState[], id: number): string | null {
  const worst = faces.find((face) => face.id === id);
  if (!worst) return null;
  const middle = ({ box }: FaceState) => box.x + box.width / 2;
  // The same person is tracked anew after a cut, and is then listed twice in one place.
  const others = faces.filter((face) => Math.abs(middle(face) - middle(worst)) > worst.box.width / 2);
  if (others.length === 0) return null;
  const before = others.filter((face) => middle(face) < middle(worst)).length;
  if (others.length === 1) return before === 0 ? 'left face' : 'right face';
  return `face ${before + 1} of ${others.length + 1} from the left`;
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
