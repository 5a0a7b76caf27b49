import { clock } from '../ui/format';

/** A media time in s to the tenth: "0:07.3". Frames are a tenth apart. */
export function moment(seconds: number): string {
  const tenths = Math.max(0, Math.round(seconds * 10));
  return `${clock(Math.floor(tenths / 10))}.${tenths % 10}`;
}
