import type { CheckedFace, EvidenceFrame, TimelinePoint } from '../messages';
import { MODEL } from '../model';
import type { Verdict } from '../verdict';
import { losslessPicture } from './picture';

/** Frames of a face that are kept, and the most suspicious faces whose frames are. */
export const KEPT = { frames: 6, faces: 4 };

/** s between two kept frames of a face: neighbours look alike. */
const APART = 0.5;

/** Faces whose frames are held while the video goes on. */
const HELD_FACES = 16;

/** A frame of a face as the network saw it: RGB bytes. */
interface Seen {
  time: number;
  crop: Uint8Array;
}

type Weighed = Seen & TimelinePoint;

/** Of all frames of one video, those that weigh most in the verdict on each face. */
export class Evidence {
  /** Frames that the network has not judged yet, in order. */
  readonly #waiting = new Map<number, Seen[]>();
  readonly #held = new Map<number, Weighed[]>();

  see(face: number, time: number, crop: Uint8Array): void {
    this.#waiting.set(face, [...(this.#waiting.get(face) ?? []), { time, crop }]);
  }

  /** The first waiting frames of a face were judged: `contributions`, in order. */
  weigh(face: number, contributions: readonly number[]): void {
    const seen = this.#waiting.get(face) ?? [];
    const left = seen.slice(contributions.length);
    if (left.length) this.#waiting.set(face, left);
    else this.#waiting.delete(face);
    const weighed = seen.flatMap((frame, i) => {
      const contribution = contributions[i];
      return contribution === undefined ? [] : [{ ...frame, contribution }];
    });
    if (weighed.length === 0) return;
    const all = [...(this.#held.get(face) ?? []), ...weighed];
    // The verdict may still go either way.
    this.#held.set(face, [...heaviest(all, 1), ...heaviest(all, -1)]);
    if (this.#held.size > HELD_FACES) this.#held.delete(leastSuspicious(this.#held));
  }

  /** Lets go of frames that will never be judged. `isAwaited`: whether those of a face still may be. */
  settle(isAwaited: (face: number) => boolean): void {
    for (const face of this.#waiting.keys()) if (!isAwaited(face)) this.#waiting.delete(face);
  }

  /** The judged faces with the frames that speak most for the verdict on each. */
  async added(faces: readonly CheckedFace[]): Promise<CheckedFace[]> {
    const suspicion = ({ judgement }: CheckedFace) => judgement?.probability ?? 0;
    const shown = faces.toSorted((a, b) => suspicion(b) - suspicion(a)).slice(0, KEPT.faces);
    return await Promise.all(
      faces.map(async (face) => {
        const { judgement } = face;
        const held = this.#held.get(face.id);
        if (!judgement || !held || !shown.includes(face)) return face;
        const frames = speakingFor(judgement.verdict, held).map(
          async ({ time, contribution, crop }): Promise<EvidenceFrame> => ({
            time,
            contribution,
            picture: await losslessPicture(crop, MODEL.input.size),
          }),
        );
        return { ...face, evidence: await Promise.all(frames) };
      }),
    );
  }
}

/** The frames that speak most for a verdict, the heaviest first; where it is open, those of either side. */
export function speakingFor<P extends TimelinePoint>(verdict: Verdict, points: readonly P[]): P[] {
  switch (verdict) {
    case 'manipulated':
      return heaviest(points, 1);
    case 'clean':
      return heaviest(points, -1);
    case 'uncertain': {
      // Half of either side, or more of the one where the other has not as many.
      const half = KEPT.frames / 2;
      const against = heaviest(points, -1);
      const toward = heaviest(points, 1, Math.max(half, KEPT.frames - against.length));
      return [...toward, ...against.slice(0, KEPT.frames - toward.length)];
    }
  }
}

/** Of the points above 0 (1) or below it (-1) the furthest, the furthest first, at most `most`, none close to another. */
export function heaviest<P extends TimelinePoint>(points: readonly P[], side: 1 | -1, most = KEPT.frames): P[] {
  const chosen: P[] = [];
  const sorted = points.filter((point) => side * point.contribution > 0);
  sorted.sort((a, b) => side * (b.contribution - a.contribution));
  for (const point of sorted) {
    if (chosen.length === most) break;
    if (chosen.every(({ time }) => Math.abs(time - point.time) >= APART)) chosen.push(point);
  }
  return chosen;
}

function leastSuspicious(held: ReadonlyMap<number, readonly TimelinePoint[]>): number {
  const peak = (points: readonly TimelinePoint[]) => Math.max(...points.map((point) => point.contribution));
  const sorted = [...held].toSorted(([, a], [, b]) => peak(a) - peak(b));
  return sorted[0]?.[0] ?? 0;
}
