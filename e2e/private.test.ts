import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { badgesThrough } from '../scripts/badges.mjs';
import { attachTo } from '../scripts/browser.mjs';
import { type Extension, launch, newProfile } from './extension';
import { testSites } from './pages';
import { untilSaid } from './until';
import { history, SAYS, untilAllClosed } from './walk';

const ADDRESS = 'www.youtube.com/watch?v=talk0000001';

const profile = newProfile();
let sites: Awaited<ReturnType<typeof testSites>>;
let extension: Extension;

beforeAll(async () => {
  sites = await testSites();
  const before = await launch(sites.args, profile);
  await before.close();
  letIntoPrivateWindows(before.id);
  extension = await launch(sites.args, profile);
});

afterAll(async () => {
  await extension?.close();
  await sites?.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
});

/** In the profile at rest: the browser's own page of extensions would load it anew, which one of a test does not survive. */
function letIntoPrivateWindows(id: string): void {
  const file = join(profile, 'Default/Preferences');
  const preferences = JSON.parse(readFileSync(file, 'utf8'));
  preferences.extensions.settings[id].incognito = true;
  writeFileSync(file, JSON.stringify(preferences));
}

test('in a private window a video is checked, and nothing of it is kept', async () => {
  const { browser, context } = extension;
  const { browserContextId } = await browser.send('Target.createBrowserContext');
  await browser.send('Target.createTarget', { url: `https://${ADDRESS}`, browserContextId });
  const page = await attachTo(context, ADDRESS);
  await untilSaid(() => badgesThrough(page), SAYS.talk);
  const worker = await extension.worker();
  const windows = () => worker.evaluate(async () => (await chrome.tabs.query({})).map(({ incognito }) => incognito));
  expect(await windows()).toContain(true);

  await browser.send('Target.disposeBrowserContext', { browserContextId });
  await untilAllClosed(await extension.offscreen());
  expect(await history(extension)).toEqual([]);
  const stored = await worker.evaluate(async () => [await chrome.storage.local.get(), await chrome.storage.sync.get()]);
  expect(JSON.stringify(stored)).not.toContain('youtube');
});
