import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { badges } from '../scripts/badges.mjs';
import { builtExtension } from '../scripts/built.mjs';
import { badgeSays } from './badge';
import { type Extension, launchOnSites } from './extension';
import { until } from './until';
import { COLLECTING } from './words';

/**
 * Sites let in one by one. The browser's question about that cannot be answered from a test: here the permission is one
 * of the manifest's, withheld and granted as people do it on the browser's own page of extensions. To the extension that
 * is the same event. Nothing else of the build is changed.
 */

const SITE = '*://*.example.org/*';
const STORY = 'https://news.example.org/story';

const folder = mkdtempSync(join(tmpdir(), 'allowed-'));
let extension: Extension;
let options: Page;

beforeAll(async () => {
  cpSync(await builtExtension(), folder, { recursive: true });
  const manifest = join(folder, 'manifest.json');
  writeFileSync(manifest, JSON.stringify({ ...JSON.parse(readFileSync(manifest, 'utf8')), host_permissions: [SITE] }));
  process.env.DEEPFAKE_CHECK_DIST = folder;
  extension = await launchOnSites();
  await manage(`updateExtensionConfiguration({ extensionId: '${extension.id}', hostAccess: 'ON_SPECIFIC_SITES' })`);
  options = await extension.openOwn('src/options/index.html');
});

afterAll(async () => {
  await extension?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Does what the browser's page of extensions can do. */
async function manage(call: string): Promise<void> {
  const page = await extension.context.newPage();
  await page.goto('chrome://extensions');
  await page.evaluate(`chrome.developerPrivate.${call}`);
  await page.close();
}

async function inWorker<T>(expression: string): Promise<T> {
  return (await extension.worker()).evaluate(expression) as Promise<T>;
}

const silent = (page: Page) => until('no badge', async () => (await badges(page)).length === 0, 20);

test('a site is served as soon as it is let in, and left alone as soon as it is not', async () => {
  await until('no permission', async () => !(await inWorker(`chrome.permissions.contains({ origins: ['${SITE}'] })`)));
  const story = await extension.open(STORY);
  await story.waitForTimeout(3000);
  expect(await badges(story)).toEqual([]);

  await manage(`addHostPermission('${extension.id}', '${SITE}')`);
  await options.getByRole('button', { name: 'Remove example.org' }).waitFor();
  await story.bringToFront();
  // The page that was open is served, and so is the next one.
  await badgeSays(story, COLLECTING);
  await story.close();
  const next = await extension.open(STORY);
  await badgeSays(next, COLLECTING);

  await manage(`removeHostPermission('${extension.id}', '${SITE}')`);
  await silent(next);
  expect(await inWorker('chrome.scripting.getRegisteredContentScripts()')).toEqual([]);
  expect(await inWorker(`chrome.permissions.contains({ origins: ['${SITE}'] })`)).toBe(false);
  await next.reload();
  await next.waitForTimeout(3000);
  expect(await badges(next)).toEqual([]);
  await next.close();
});
