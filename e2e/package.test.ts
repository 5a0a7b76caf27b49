import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { launchExtension } from '../scripts/browser.mjs';
import { builtExtension } from '../scripts/built.mjs';
import { packageFiles } from '../scripts/package.mjs';
import { zip } from '../scripts/zip.mjs';
import { clip } from './clips';
import { VERDICT } from './words';

const folder = mkdtempSync(join(tmpdir(), 'package-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the package is the same each time, holds what is needed and no more, and runs', async () => {
  const files = packageFiles(await builtExtension());
  const bytes = zip(files);
  expect(bytes.equals(zip(packageFiles(await builtExtension())))).toBe(true);
  writeFileSync(join(folder, 'package.zip'), bytes);

  const unpacked = join(folder, 'unpacked');
  execFileSync('unzip', ['-q', join(folder, 'package.zip'), '-d', unpacked]);
  const names = readdirSync(unpacked, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(names).toHaveLength(Object.keys(files).length);
  expect(Object.keys(files).filter((name) => /\.map$|test|\.tsx?$|(^|\/)\./.test(name))).toEqual([]);
  expect(Object.keys(files)).toEqual(
    expect.arrayContaining(['manifest.json', 'LICENSES.txt', 'models/backbone.onnx', '_locales/en/messages.json']),
  );
  const manifest = JSON.parse(readFileSync(join(unpacked, 'manifest.json'), 'utf8'));
  expect(manifest.key).toBeUndefined();
  expect(JSON.stringify(manifest)).not.toMatch(/localhost|127\.0\.0\.1/);
  for (const size of [16, 32, 48, 128]) expect(Object.keys(files)).toContain(manifest.icons[size]);

  const chromium = await launchExtension({ extension: unpacked, args: ['--mute-audio'] });
  try {
    const page = await chromium.context.newPage();
    await page.goto(`chrome-extension://${chromium.extensionId}/src/check/index.html`);
    await page.setInputFiles('input[type=file]', clip('talking.webm'));
    const report = page.locator('article[data-report]');
    await report.waitFor({ timeout: 150_000 });
    expect(await report.textContent()).toMatch(VERDICT);
  } finally {
    await chromium.close();
  }
});

/** What is asked of people who install this, and why, is written down where the store wants it: see store/listing.md. */
test('every permission of the manifest has its reason in the listing', async () => {
  const manifest = JSON.parse(readFileSync(join(await builtExtension(), 'manifest.json'), 'utf8'));
  const listing = readFileSync('store/listing.md', 'utf8');
  const asked: string[] = [
    ...manifest.permissions,
    ...manifest.optional_host_permissions,
    ...manifest.content_scripts[0].matches,
  ];
  for (const permission of asked) expect(listing, permission).toContain(`\`${permission}\``);
});
