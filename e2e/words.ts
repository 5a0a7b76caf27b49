import { VERDICT_WORDS } from '../src/verdict';

/** A verdict in words with its probability, as every part of the extension says it. */
export const VERDICT = new RegExp(`(${Object.values(VERDICT_WORDS).join('|')}).*?\\d+ %`);

/** What a badge says from its first word to its verdict. */
export const COLLECTING = /Starting the detection|Looking for a face|Collecting/;
