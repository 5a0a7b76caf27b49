import { rmSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { launchExtension, welcomePage } from '../scripts/browser.mjs';
import { builtExtension } from '../scripts/built.mjs';
import { newProfile } from './extension';
import { VERDICT } from './words';

const profile = newProfile();

afterAll(() => rmSync(profile, { recursive: true, force: true }));

const start = async () => launchExtension({ extension: await builtExtension(), profile, welcome: true });

test('the first-run page opens once, and leads on', async () => {
  const first = await start();
  const page = await welcomePage(first.context);
  await page.getByRole('heading', { level: 1, name: 'Deepfake Check is ready' }).waitFor();
  expect(await page.title()).toContain('Deepfake Check');

  // The example runs by itself to its verdict, and the other video can be chosen.
  const badge = page.locator('.badge-sample');
  await badge.getByText(VERDICT).waitFor();
  await page.getByRole('radio', { name: 'An untouched video' }).check({ force: true });
  await badge.getByText('Collecting').waitFor();
  await badge.getByText(VERDICT).waitFor();

  await page.getByRole('link', { name: 'Options' }).click();
  await page.getByRole('heading', { level: 1, name: 'Options' }).waitFor();
  await page.getByRole('link', { name: 'How it works' }).click();
  await page.getByRole('link', { name: 'Check a file' }).click();
  await page.locator('input[type=file]').first().waitFor({ state: 'attached' });
  await first.close();

  const second = await start();
  const own = await second.context.newPage();
  await own.goto(`chrome-extension://${second.extensionId}/src/options/index.html`);
  await own.waitForTimeout(3000);
  expect(second.context.pages().filter((page) => page.url().includes('welcome'))).toEqual([]);
  await second.close();
});
