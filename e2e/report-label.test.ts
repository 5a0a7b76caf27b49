import { afterAll, beforeAll, expect, test } from 'vitest';
import { badgeSays } from './badge';
import { type Extension, launch } from './extension';
import { testSites } from './pages';
import { until } from './until';
import { VERDICT } from './words';

let sites: Awaited<ReturnType<typeof testSites>>;
let extension: Extension;

/** What YouTube puts into a description (SITES): first of a dubbed video, which is no label, then of a generated one. */
const DISCLOSURES = ['15569972', '15447836'].map(
  (article, i) => `<how-this-was-made-section-view-model>
    <div class="ytwHowThisWasMadeSectionViewModelBodyHeader">${['Auto-dubbed', 'Altered or synthetic content'][i]}</div>
    <a href="https://support.google.com/youtube/answer/${article}">Learn more</a>
  </how-this-was-made-section-view-model>`,
);

beforeAll(async () => {
  sites = await testSites();
  extension = await launch(sites.args);
  await extension.context.addInitScript((html) => {
    addEventListener('DOMContentLoaded', () => {
      if (location.hostname === 'www.youtube.com') document.body.insertAdjacentHTML('beforeend', html);
    });
  }, DISCLOSURES.join(''));
});

afterAll(async () => {
  await extension?.close();
  await sites?.close();
});

test('a video that the site labels as altered has the label in its report, and the amount of work', async () => {
  const page = await extension.open('https://www.youtube.com/watch?v=aaaaaaaaaaa');
  await badgeSays(page, VERDICT);
  await page.goto('https://news.example.org/story'); // the check ends with the page
  const text = await until('the report', async () => {
    const report = await extension.openOwn('src/report/index.html?id=1');
    const text = await report.locator('.check-item').textContent({ timeout: 2000 });
    await report.close();
    return text;
  });
  expect(text).toMatch(/Label of the site\s*Altered or synthetic content/);
  expect(text).toContain('Work: automatic');
});
