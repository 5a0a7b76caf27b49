import { readFileSync } from 'node:fs';

/** @import { CDPSession } from 'playwright-core' */

/** Ticks of a CPU second in /proc; Linux has told programs the same number everywhere for long. */
const TICKS = 100;

/**
 * @typedef {object} Processes of one Chromium; `own` are those of the extension, `page` the renderers of everything else
 * @property {number[]} all
 * @property {number[]} own
 * @property {number[]} page
 */

/**
 * The processes that a browser has now.
 * @param {CDPSession} browser session of the whole browser
 * @returns {Promise<Processes>}
 */
export async function processes(browser) {
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  const isOwn = (/** @type {number} */ id) => read(id, 'cmdline').includes('--extension-process');
  return {
    all: processInfo.map(({ id }) => id),
    own: renderers.filter(isOwn),
    page: renderers.filter((id) => !isOwn(id)),
  };
}

/** A file of a process; '' once it has gone. @param {number} id @param {string} name */
function read(id, name) {
  try {
    return readFileSync(`/proc/${id}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

/** CPU seconds that processes have used so far, all their threads. @param {readonly number[]} ids @returns {number} */
export function cpuSeconds(ids) {
  return ids.reduce((sum, id) => {
    // The name, in brackets, may hold anything; user and system time are the 12th and 13th field after it.
    const fields = read(id, 'stat').split(') ').at(-1)?.split(' ') ?? [];
    return sum + (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS;
  }, 0);
}

/** Memory of processes, MB, shared pages by their share (PSS). @param {readonly number[]} ids @returns {number} */
export function pss(ids) {
  return ids.reduce((sum, id) => sum + Number(/^Pss:\s+(\d+)/m.exec(read(id, 'smaps_rollup'))?.[1] ?? 0) / 1000, 0);
}
