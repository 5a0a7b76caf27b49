import { addCheck, getCheck, newestSummaries, putCheck } from '../history';
import type { Check } from '../messages';
import { MODEL } from '../model';
import { Turns } from '../turns';

/** ms in which a video that cannot be checked is that once, however often somebody glances at it. */
const RECENT = 30 * 60_000;

/** Checks among which the one before is looked for: those of other videos end meanwhile. */
const NEWEST = 20;

/** Share of a check's frames that the next one must rest on to take its place, unless it is more suspicious. */
const AS_MUCH = 0.9;

type Ended = Pick<Check, 'source' | 'at' | 'verdict'>;
type Weight = Pick<Check, 'probability' | 'framesConsidered'>;

/** Two that end at once must not take the place of the same one. */
const turns = new Turns();

/**
 * Keeps a check whose first frame came at `began` and gives its key. Where it follows on another one of the same video,
 * which ended at `follows`, one entry stands for both: the later one, or the earlier one if that says more, but always
 * at the time of the later one. It stays under its key, by which open reports know it. Times are ms since the epoch.
 * @throws HistoryFullError
 */
export function keepOnce(check: Check, began: number, follows: number | null): Promise<number> {
  return turns.take(() => keep(check, began, follows));
}

async function keep(check: Check, began: number, follows: number | null): Promise<number> {
  const { newest } = await newestSummaries(NEWEST);
  const before =
    newest.find(({ at, source }) => at === follows && source.url === check.source.url) ??
    newest.find((before) => isSameFailure(check, began, before));
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

/** Whether a video could not be checked now and shortly before. */
function isSameFailure(check: Ended, began: number, before: Ended): boolean {
  const areFailures = check.verdict === 'cannot-check' && before.verdict === 'cannot-check';
  return areFailures && isSameVideo(check, before) && began > before.at && began - before.at < RECENT;
}

/** Files have no address: no two are the same. */
function isSameVideo({ source }: Ended, before: Ended): boolean {
  const { site, url, title } = source;
  // Videos of a feed that have no address of their own are given the feed's.
  return url !== '' && site === before.source.site && url === before.source.url && title === before.source.title;
}
