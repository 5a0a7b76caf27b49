import { VERDICT_WORDS } from '../src/verdict';

/** A verdict in words with its probability, as every part of the extension says it. */
const { manipulated, uncertain, clean } = VERDICT_WORDS;

export const VERDICT = new RegExp(`(${[manipulated, uncertain, clean].join('|')}).*?\\d+\\s%`);

/** What a badge says from its first word to its verdict. */
export const COLLECTING = /Starting the detection|Looking for a face|Collecting/;
