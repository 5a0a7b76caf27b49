import { addCheck, deleteCheck, newestSummaries } from '../history';
import type { Check } from '../messages';

/** ms between two checks of a video that is looked at again and again. */
const GAP = 10_000;

/** Share of a look's frames that the next one must rest on to take its place. */
const AS_MUCH = 0.9;

/** Keeps a check of a video that may have been looked at just before: of such looks the last complete one is kept. Gives its key. */
export async function keepOfLooks(check: Check): Promise<number> {
  const [before] = (await newestSummaries(1)).newest;
  if (!before || !isNextLook(check, before)) return addCheck(check);
  if (check.framesConsidered < AS_MUCH * before.framesConsidered) return before.id;
  const id = await addCheck(check);
  await deleteCheck(before.id);
  return id;
}

/** Whether a check began where another one of the same video ended. Files have no address: none is looked at again. */
export function isNextLook(
  check: Pick<Check, 'source' | 'at' | 'seconds'>,
  before: Pick<Check, 'source' | 'at'>,
): boolean {
  const { site, url, title } = check.source;
  // Videos of a feed that have no address of their own are given the feed's.
  const isSame =
    url !== '' && site === before.source.site && url === before.source.url && title === before.source.title;
  const began = check.at - check.seconds * 1000;
  return isSame && Math.abs(began - before.at) < GAP;
}
