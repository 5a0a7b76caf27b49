/** A video of the page, as far as it matters for whether it is checked. Sizes in CSS px. */
export interface Candidate {
  id: string;
  width: number;
  height: number;
  /** px² of it that can be seen. */
  visible: number;
  playing: boolean;
  /** Whether it may be checked without being asked. */
  auto: boolean;
  /** When the user asked for it (a growing number), null if not. */
  asked: number | null;
  /** Whether it is being watched already. */
  watched: boolean;
}

/** The smallest video that is checked without being asked, and the least of a larger one that must be seen. */
const SMALLEST = { width: 200, height: 150 };

/** How much larger than a watched video another must be to take its place. */
const LEAD = 2;

/**
 * Which videos to watch, at most `most`: the last ones the user asked for, then the most visible playing ones, then
 * those asked for that were left behind, paused and out of sight. One that is watched already keeps its place unless
 * another one plays and it does not, or another one is far more visible: in a feed two videos of like size would else
 * take turns. Out of sight it keeps it only while no other wants one: who reads the comments below a video comes back to
 * it, but who goes on in a feed does not.
 */
export function choose(candidates: readonly Candidate[], most: number): Set<string> {
  const asked = candidates.filter((c) => c.asked !== null).sort((a, b) => (b.asked ?? 0) - (a.asked ?? 0));
  const others = candidates
    .filter((c) => c.asked === null && c.auto && (c.watched ? c.visible > 0 : isWorthIt(c)))
    .sort((a, b) => Number(b.playing) - Number(a.playing) || weight(b) - weight(a));
  const isThere = ({ visible, playing }: Candidate) => visible > 0 || playing;
  const inOrder = [...asked.filter(isThere), ...others, ...asked.filter((c) => !isThere(c))];
  const left = candidates.filter((c) => c.watched && c.auto && c.visible === 0 && c.width * c.height > 0);
  return new Set((inOrder.length > 0 ? inOrder : left).slice(0, most).map(({ id }) => id));
}

const weight = ({ visible, watched }: Candidate) => visible * (watched ? LEAD : 1);

function isWorthIt({ playing, width, height, visible }: Candidate): boolean {
  const { width: least, height: lowest } = SMALLEST;
  return playing && width >= least && height >= lowest && visible >= least * lowest;
}
