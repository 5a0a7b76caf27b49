import type { Check } from '../messages';

/**
 * Reports of checks that are in no history: the page that made a check hands it to the page that shows it, for as long
 * as it is open.
 */

const CHANNEL = 'reports';
/** ms after which nobody has the check. */
const PATIENCE = 3000;

type Message = { type: 'ask'; key: string } | { type: 'give'; key: string; check: Check };

/** Answers whoever asks for a check that `find` finds, until `life` aborts. */
export function offerReports(find: (key: string) => Check | null, life: AbortSignal): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    const check = data.type === 'ask' ? find(data.key) : null;
    if (check) channel.postMessage({ type: 'give', key: data.key, check } satisfies Message);
  };
  life.addEventListener('abort', () => channel.close(), { once: true });
}

/** The check that a page keeps under a key; null if none does. */
export async function askForReport(key: string): Promise<Check | null> {
  const channel = new BroadcastChannel(CHANNEL);
  try {
    return await new Promise<Check | null>((found) => {
      channel.onmessage = ({ data }: MessageEvent<Message>) => {
        if (data.type === 'give' && data.key === key) found(data.check);
      };
      setTimeout(() => found(null), PATIENCE);
      channel.postMessage({ type: 'ask', key } satisfies Message);
    });
  } finally {
    channel.close();
  }
}
