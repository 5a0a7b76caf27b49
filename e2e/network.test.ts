import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { badgeSays } from './badge';
import { clip } from './clips';
import { type Extension, launch } from './extension';
import { testSites } from './pages';
import { VERDICT } from './words';

const VIDEO = 'https://www.youtube.com/watch?v=aaaaaaaaaaa';
/** All that the page itself asks for. */
const PAGE = [VIDEO, 'https://www.youtube.com/talking.webm'];

const folder = mkdtempSync(join(tmpdir(), 'network-'));
let sites: Awaited<ReturnType<typeof testSites>>;

beforeAll(async () => {
  sites = await testSites();
});

afterAll(async () => {
  await sites?.close();
  rmSync(folder, { recursive: true });
});

interface Asked {
  url: string;
  /** Origin of the context that asked; undefined for Chromium itself and for what the person typed. */
  initiator: string | undefined;
}

/** Runs `work` in a new Chromium and gives every request that went through its network stack, from all its contexts. */
async function networkOf(name: string, work: (extension: Extension) => Promise<void>): Promise<Asked[]> {
  const log = join(folder, `${name}.json`);
  const extension = await launch([...sites.args, `--log-net-log=${log}`, '--net-log-capture-mode=Everything']);
  try {
    await work(extension);
  } finally {
    await extension.close();
  }
  const { constants, events } = JSON.parse(readFileSync(log, 'utf8'));
  const start = constants.logEventTypes.URL_REQUEST_START_JOB;
  return events
    .filter((event: { type: number; params?: { url?: string } }) => event.type === start && event.params?.url)
    .map(({ params }: { params: { url: string; initiator?: string } }) => ({
      url: params.url,
      initiator: params.initiator?.includes('://') ? params.initiator : undefined,
    }));
}

/** Requests that neither the page nor Chromium on its own account makes. */
function leaks(asked: Asked[]): Asked[] {
  return asked.filter(({ url, initiator }) => {
    if (initiator?.startsWith('chrome-extension:')) return true;
    const chromiumItself = initiator === undefined && /^https?:\/\/[\w-]+\.google(apis)?\.com\//.test(url);
    return !chromiumItself && !PAGE.includes(url);
  });
}

test('a check of a video and of a file, popup, report, heat map and import make no network request', async () => {
  const asked = await networkOf('check', async (extension) => {
    const page = await extension.open(VIDEO);
    await badgeSays(page, VERDICT);
    await extension.openPopup(page);
    const check = await extension.openOwn('src/check/index.html');
    await check.setInputFiles('input[type=file]', clip('upright.mp4'));
    await check.locator('article[data-report]').waitFor({ timeout: 150_000 });
    await page.close();
    const opened = extension.context.waitForEvent('page');
    await check.getByRole('link', { name: /Full report/ }).click();
    const report = await opened;
    await report.locator('.evidence-frames li button').first().click();
    await report.locator('dialog.heat canvas').waitFor({ timeout: 150_000 });
    await report.getByRole('button', { name: 'Close' }).click();
    const download = report.waitForEvent('download');
    await report.getByRole('button', { name: 'Save as JSON' }).click();
    const saved = await (await download).path();
    const importPage = await extension.openOwn('src/import/index.html');
    await importPage.setInputFiles('input[type=file]', saved);
    await importPage.getByText('Nothing new').waitFor();
    await check.waitForTimeout(1000);
  });
  expect(asked.map(({ url }) => url)).toEqual(expect.arrayContaining(PAGE));
  expect(leaks(asked)).toEqual([]);
});

const LEAK = 'https://www.youtube.com/leak';

/** Tries to send something from where it runs, and gives what the content security policy says to that. */
const TRY = `new Promise((resolve) => {
  addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective + ' ' + event.blockedURI));
  fetch('${LEAK}').then(() => resolve('sent'), () => setTimeout(resolve, 2000, 'failed'));
})`;

test('no part of the extension can reach the network, and a request would be noticed', async () => {
  const asked = await networkOf('leak', async (extension) => {
    const page = await extension.open(VIDEO);
    await badgeSays(page, VERDICT);
    const worker = await extension.worker();
    const offscreen = await extension.offscreen();
    const check = await extension.openOwn('src/check/index.html');
    const said = [await worker.evaluate(TRY), await offscreen.evaluate(TRY), await check.evaluate(TRY)];
    expect(said).toEqual(Array(3).fill(`connect-src ${LEAK}`));
    // A page has no such rule: that its request is found shows that the log misses nothing.
    await page.evaluate((url) => fetch(`${url}?from=page`), LEAK);
  });
  expect(leaks(asked).map(({ url }) => url)).toEqual([`${LEAK}?from=page`]);
  expect(sites.requests.filter((path) => path.endsWith('/leak'))).toHaveLength(1);
});
