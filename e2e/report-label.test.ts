import { afterAll, beforeAll, expect, test } from 'vitest';
import { badgeSays } from './badge';
import { type Extension, launchOnSites } from './extension';
import { until } from './until';
import { VERDICT } from './words';

let extension: Extension;

beforeAll(async () => {
  extension = await launchOnSites();
});

afterAll(() => extension?.close());

test('a video that the site labels as made with AI has the label in its report, and the amount of work', async () => {
  const page = await extension.open('https://www.youtube.com/watch?v=talkmade001');
  await badgeSays(page, VERDICT);
  await page.goto('https://news.example.org/story'); // the check ends with the page
  const text = await until('the report', async () => {
    const report = await extension.openOwn('src/report/index.html?id=1');
    const text = await report.locator('.check-item').textContent({ timeout: 2000 });
    await report.close();
    return text;
  });
  expect(text).toMatch(/Label of the site\s*Made with AI/);
  expect(text).toContain('Work: automatic');
});
