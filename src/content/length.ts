/** s by which one video's length may change as more of it gets known. */
const INEXACT = 1;

/** How long an element's video is and where it stands, s. */
export type Played = Pick<HTMLVideoElement, 'duration' | 'currentTime'>;

/** The same as it is now. */
export const playedBy = ({ duration, currentTime }: Played): Played => ({ duration, currentTime });

/** Whether an element went on to a video of another length. One that is live gets longer too, but plays on. */
export function isOtherLength(before: Played, now: Played): boolean {
  const longer = now.duration - before.duration;
  const playsOn = longer > 0 && now.currentTime >= before.currentTime;
  return Number.isFinite(longer) && Math.abs(longer) > INEXACT && !playsOn;
}
