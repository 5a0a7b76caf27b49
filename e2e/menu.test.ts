import { afterAll, beforeAll, expect, test } from 'vitest';
import { badges } from '../scripts/badges.mjs';
import { CANNOT_WORDS } from '../src/verdict';
import { badgeSays } from './badge';
import { type Extension, launch, pressCommand } from './extension';
import { testSites } from './pages';
import { until } from './until';
import { COLLECTING, VERDICT } from './words';

let sites: Awaited<ReturnType<typeof testSites>>;
let extension: Extension;

beforeAll(async () => {
  sites = await testSites();
});

// A browser for each test: activeTab lasts as long as the tab's page.
const start = async () => {
  await extension?.close();
  extension = await launch(sites.args);
};

afterAll(async () => {
  await extension?.close();
  await sites?.close();
});

test('a site that the extension has no permission for stays untouched', async () => {
  await start();
  const page = await extension.open('https://news.example.org/story');
  await page.waitForTimeout(3000);
  expect(await badges(page)).toEqual([]);
});

test('the keyboard command checks the video of such a site', async () => {
  await start();
  const page = await extension.open('https://news.example.org/story');
  // On a busy machine a first press may come before the window takes keys.
  const answered = async () => {
    await pressCommand(page);
    await page.waitForTimeout(3000);
    return (await badges(page)).length > 0;
  };
  await until('an answer to the command', answered, 60);
  await badgeSays(page, VERDICT);
});

/**
 * Headless Chromium draws no context menu, so nobody can click in it. Everything but that click is real: the permission
 * comes from a click on the toolbar button (activeTab, as a click in the menu would give it), and the entry's handler is
 * called with what Chromium hands over for this video.
 */
async function rightClick(url: string, clicked: { mediaType?: 'video'; srcUrl?: string }) {
  const page = await extension.open(url);
  const box = await page.locator('video').boundingBox();
  if (!box) throw new Error('The page shows no video.');
  await extension.openPopup(page);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2, { button: 'right' });
  const worker = await extension.worker();
  await worker.evaluate(
    async ([url, clicked]) => {
      const tab = (await chrome.tabs.query({})).find((tab) => tab.url === url);
      const info = { menuItemId: 'analyze-video', pageUrl: url, frameId: 0, editable: false, ...clicked };
      (chrome.contextMenus.onClicked as unknown as { dispatch(...args: unknown[]): void }).dispatch(info, tab);
    },
    [url, clicked] as const,
  );
  return page;
}

test('"Analyze this video" checks the video of such a site', async () => {
  await start();
  const page = await rightClick('https://news.example.org/story', {
    mediaType: 'video',
    srcUrl: 'https://news.example.org/talking.webm',
  });
  await badgeSays(page, VERDICT);
});

test('a page that rewrites its address keeps the check that was asked for', async () => {
  await start();
  const page = await rightClick('https://news.example.org/story', {});
  await badgeSays(page, COLLECTING);
  await page.evaluate(() => history.replaceState(null, '', '?t=1'));
  await page.waitForTimeout(1500);
  expect(await badges(page)).toHaveLength(1);
  await badgeSays(page, VERDICT);
});

test('"Analyze this video" finds a video that another element covers', async () => {
  await start();
  const page = await rightClick('https://news.example.org/covered', {});
  await badgeSays(page, VERDICT);
});

test('"Analyze this video" says of a broken video that it cannot be read', async () => {
  await start();
  const page = await rightClick('https://news.example.org/broken', {});
  await badgeSays(page, CANNOT_WORDS.unreadable);
});
