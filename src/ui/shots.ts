import type { Check, Shot } from '../messages';
import { bySuspicion, type NumberedFace } from './evidence';

/** A shot and what it comes to: the verdict of its most suspicious face. */
export interface JudgedShot {
  shot: Shot;
  /** 1 for the first. */
  number: number;
  verdict: Check['verdict'];
  /** Null where no face was judged. */
  worst: NumberedFace | null;
}

/** The shots of a check, in order; neighbours without a judged face as one. A face is in the shot in which its timeline begins. */
export function judgedShots({ shots = [], faces }: Pick<Check, 'shots' | 'faces'>): JudgedShot[] {
  const worst = new Map<number, NumberedFace>();
  for (const numbered of bySuspicion(faces)) {
    const first = numbered.face.timeline[0];
    if (!first || !numbered.face.judgement) continue;
    const at = shots.findLastIndex(({ start }) => start <= first.time);
    if (!worst.has(at)) worst.set(at, numbered);
  }
  const judged: JudgedShot[] = [];
  for (const [i, shot] of shots.entries()) {
    const face = worst.get(i) ?? null;
    const last = judged.at(-1);
    // A stretch in which there is nothing to judge is one entry, however often the picture changes in it.
    if (last && !last.worst && !face) last.shot = { start: last.shot.start, end: shot.end };
    else
      judged.push({
        shot,
        number: judged.length + 1,
        verdict: face?.face.judgement?.verdict ?? 'cannot-check',
        worst: face,
      });
  }
  return judged;
}

/** Shots, the most suspicious first, those without a verdict last, in order. */
export function mostSuspiciousFirst(shots: readonly JudgedShot[]): JudgedShot[] {
  const suspicion = ({ worst }: JudgedShot) => worst?.face.judgement?.probability ?? -1;
  return shots.toSorted((a, b) => suspicion(b) - suspicion(a));
}
