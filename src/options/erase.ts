import { eraseHistory } from '../history';
import { disallow } from './allow';

/**
 * Erases all that the extension keeps, here and on the person's other devices, and gives back what the browser lets it
 * into. Afterwards everything is as on the first day.
 */
export async function eraseEverything(): Promise<void> {
  await eraseHistory();
  await Promise.all([chrome.storage.local.clear(), chrome.storage.sync.clear(), chrome.storage.session.clear()]);
  await disallow();
}
