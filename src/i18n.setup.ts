import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useTexts } from './i18n';

/** Gives the tests, which run outside a browser, the English texts. */
const folder = join(import.meta.dirname, '../locales/en');
useTexts(Object.assign({}, ...readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))));
