import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './media-page.mjs';

/**
 * What code must agree on about the model that is shipped.
 * @type {import('../src/model').ModelManifest}
 */
export const MODEL = JSON.parse(readFileSync(join(ROOT, 'models/model.json'), 'utf8'));
