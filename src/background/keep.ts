import { addCheck, HistoryFullError, withoutPictures } from '../history';
import type { Check, Kept } from '../messages';
import { eraseOld } from '../retention';
import { loadSettings } from '../settings';
import { noteUnkept } from '../unkept';
import { keepOfLooks } from './looks';

/** Writes a finished check to the history if the user wants one. What could not be written is noted for the popup. */
export async function keep(check: Check, incognito: boolean): Promise<Kept> {
  if (incognito) return { type: 'not-kept', why: 'private' };
  const { history, rate, thumbnails } = await loadSettings();
  if (!history) return { type: 'not-kept', why: 'off' };
  const rated = check.source.site === 'file' ? check : { ...check, rate };
  const wanted = thumbnails ? rated : withoutPictures(rated);
  try {
    const id = await (rate === 'thorough' ? keepOfLooks(wanted) : addCheck(wanted));
    await eraseOld();
    await noteUnkept(null);
    return { type: 'kept', id };
  } catch (error) {
    console.error(error);
    const why = error instanceof HistoryFullError ? 'full' : 'failed';
    await noteUnkept(check, why);
    return { type: 'not-kept', why };
  }
}
