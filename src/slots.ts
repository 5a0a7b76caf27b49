/** Time stamps are rounded in files: one that misses its slot by less than this, in s, still belongs to it. */
const SLACK = 0.001;

/**
 * Decides which pictures of a video are looked at: the first at or after each 1/rate s of media time, counted from
 * the first picture. Call it once per picture, in order; a video slower than the rate gives each picture once.
 */
export function slotPicker(rate: number): (time: number) => boolean {
  let start: number | null = null;
  let due = 0;
  return (time) => {
    start ??= time;
    const at = time - start + SLACK;
    if (at < due / rate) return false;
    due = Math.floor(at * rate) + 1;
    return true;
  };
}
