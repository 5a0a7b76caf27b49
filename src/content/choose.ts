/** A video of the page, as far as it matters for whether it is checked. Sizes in CSS px. */
export interface Candidate {
  id: string;
  width: number;
  height: number;
  /** px² of it in the viewport. */
  visible: number;
  playing: boolean;
  /** When the user asked for it (a growing number), null if not. */
  asked: number | null;
  /** Whether it is being watched already. */
  watched: boolean;
}

/** Videos checked at a time. */
const MOST = 2;

/** The smallest video that is checked without being asked. */
const SMALLEST = { width: 200, height: 150 };

/** How much larger than the watched video another must be to take its place. */
const LEAD = 2;

/**
 * Which videos to watch: the last ones the user asked for and, where `auto`, the most visible playing one. The one that
 * is watched already keeps its place unless it is out of sight, or another one plays and it does not, or another one is
 * far more visible: in a feed two videos of like size would else take turns.
 */
export function choose(candidates: readonly Candidate[], auto: boolean): Set<string> {
  const asked = candidates.filter((c) => c.asked !== null).sort((a, b) => (b.asked ?? 0) - (a.asked ?? 0));
  const chosen = new Set(asked.slice(0, MOST).map(({ id }) => id));
  if (!auto || chosen.size === MOST) return chosen;
  const free = candidates.filter((c) => c.asked === null && c.visible > 0);
  const large = free.filter((c) => c.playing && c.width >= SMALLEST.width && c.height >= SMALLEST.height);
  const best = large.reduce<Candidate | null>((best, c) => (best && best.visible >= c.visible ? best : c), null);
  const held = free.find((c) => c.watched);
  const keeps = held && (!best || (held.playing && best.visible < LEAD * held.visible));
  const one = keeps ? held : best;
  if (one) chosen.add(one.id);
  return chosen;
}
