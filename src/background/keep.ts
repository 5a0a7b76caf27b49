import { addCheck, HistoryFullError } from '../history';
import type { Check, Kept } from '../messages';
import { loadSettings } from '../settings';
import { noteUnkept } from '../unkept';

/** Writes a finished check to the history if the user wants one. What could not be written is noted for the popup. */
export async function keep(check: Check, incognito: boolean): Promise<Kept> {
  if (incognito) return { type: 'not-kept', why: 'private' };
  if (!(await loadSettings()).history) return { type: 'not-kept', why: 'off' };
  try {
    const id = await addCheck(check);
    await noteUnkept(null);
    return { type: 'kept', id };
  } catch (error) {
    console.error(error);
    const why = error instanceof HistoryFullError ? 'full' : 'failed';
    await noteUnkept(check, why);
    return { type: 'not-kept', why };
  }
}
