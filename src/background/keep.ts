import { HistoryFullError, withoutPictures } from '../history';
import type { Kept, ToBackground } from '../messages';
import { eraseOld } from '../retention';
import { loadSettings } from '../settings';
import { noteUnkept } from '../unkept';
import { keepOnce } from './looks';

type Finished = Extract<ToBackground, { type: 'check-finished' }>;

/** Writes a finished check to the history if the user wants one. What could not be written is noted for the popup. */
export async function keep({ check, began, follows, incognito }: Finished): Promise<Kept> {
  if (incognito) return { type: 'not-kept', why: 'private' };
  const { history, rate, thumbnails } = await loadSettings();
  if (!history) return { type: 'not-kept', why: 'off' };
  const rated = check.source.site === 'file' ? check : { ...check, rate };
  const wanted = thumbnails ? rated : withoutPictures(rated);
  try {
    const id = await keepOnce(wanted, began, rate === 'thorough' ? follows : null);
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
