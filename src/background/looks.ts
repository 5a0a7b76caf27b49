import { addCheck, getCheck, newestSummaries, putCheck } from '../history';
import type { Check } from '../messages';
import { MODEL } from '../model';

/** ms between two looks at a video that is looked at again and again. */
const GAP = 10_000;

/** ms in which a video that cannot be checked is that once, however often somebody glances at it. */
const RECENT = 30 * 60_000;

/** Checks among which the one before is looked for: those of other videos end meanwhile. */
const NEWEST = 20;

/** Share of a check's frames that the next one must rest on to take its place, unless it is more suspicious. */
const AS_MUCH = 0.9;

type Ended = Pick<Check, 'source' | 'at' | 'verdict'>;
type Weight = Pick<Check, 'probability' | 'framesConsidered'>;

let last: Promise<unknown> = Promise.resolve();

/**
 * Keeps a check whose first frame came at `began`, ms since the epoch, and gives its key. Where it follows on another one
 * of the same video, one entry stands for both: the later one, or the earlier one if that says more, but always at the
 * time of the later one. It stays under its key, by which open reports know it. `looksAgain`: whether videos are looked
 * at again and again.
 * @throws HistoryFullError
 */
export function keepOnce(check: Check, began: number, looksAgain: boolean): Promise<number> {
  // One after the other: two that end at once must not take the place of the same one.
  const kept = last.then(() => keep(check, began, looksAgain));
  last = kept.catch(() => {});
  return kept;
}

async function keep(check: Check, began: number, looksAgain: boolean): Promise<number> {
  const { newest } = await newestSummaries(NEWEST);
  const [before] = newest
    .filter((before) => (looksAgain && isNextLook(check, began, before)) || isSameFailure(check, began, before))
    .sort((a, b) => Math.abs(began - a.at) - Math.abs(began - b.at));
  if (!before) return addCheck(check);
  const better = (saysLess(check, before) && (await getCheck(before.id))) || check;
  // A report is asked for by the time of the last look, which the next one follows on as well.
  await putCheck(before.id, { ...better, at: check.at });
  return before.id;
}

/** Whether a check rests on less than the one before, and is no verdict that is more suspicious. */
function saysLess(check: Weight, before: Weight): boolean {
  const isSuspicious =
    (check.probability ?? 0) > (before.probability ?? 0) && check.framesConsidered >= MODEL.sampling.minFrames;
  return !isSuspicious && check.framesConsidered < AS_MUCH * before.framesConsidered;
}

/** Whether a check began where another one of the same video ended. */
export function isNextLook(check: Pick<Ended, 'source'>, began: number, before: Pick<Ended, 'source' | 'at'>): boolean {
  return isSameVideo(check, before) && Math.abs(began - before.at) < GAP;
}

/** Whether a video could not be checked now and shortly before. */
function isSameFailure(check: Ended, began: number, before: Ended): boolean {
  const areFailures = check.verdict === 'cannot-check' && before.verdict === 'cannot-check';
  return areFailures && isSameVideo(check, before) && began > before.at && began - before.at < RECENT;
}

/** Files have no address: no two are the same. */
function isSameVideo({ source }: Pick<Ended, 'source'>, before: Pick<Ended, 'source'>): boolean {
  const { site, url, title } = source;
  // Videos of a feed that have no address of their own are given the feed's.
  return url !== '' && site === before.source.site && url === before.source.url && title === before.source.title;
}
