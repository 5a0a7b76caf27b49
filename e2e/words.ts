import { VERDICT_WORDS } from '../src/verdict';

/** A verdict in words with its probability, as every part of the extension says it. */
const { manipulated, uncertain, clean } = VERDICT_WORDS;

export const VERDICT = new RegExp(`(${[manipulated, uncertain, clean].join('|')}).*?\\d+\\s%`);

/** A badge's verdict that was given anew since the first, on 32 frames or more. */
export const SETTLED = /· (3[2-9]|[4-8]\d) frames/;

/** What a badge says from its first word to its verdict. */
export const COLLECTING = /Starting the detection|Looking for a face|Collecting/;
