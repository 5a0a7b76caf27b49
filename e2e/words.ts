import { VERDICT_WORDS } from '../src/verdict';

/** A verdict in words with its probability, as every part of the extension says it. */
const { manipulated, uncertain, clean } = VERDICT_WORDS;

export const VERDICT = new RegExp(`(${[manipulated, uncertain, clean].join('|')}).*?\\d+\\s%`);

/** A badge's verdict that rests on as many frames as one that is not the first. */
export const SETTLED = /· (1[6-9]|[2-8]\d) frames/;

/** What a badge says from its first word to its verdict. */
export const COLLECTING = /Starting the detection|Looking for a face|Collecting/;
