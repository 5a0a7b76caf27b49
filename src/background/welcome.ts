import browser from 'webextension-polyfill';

const PAGE = 'src/welcome/index.html';
const KEY = 'welcomed';

/** Opens the page of the first run, once: a browser that loads an unpacked extension installs it at every start. */
export async function welcome(): Promise<void> {
  if ((await browser.storage.local.get(KEY))[KEY]) return;
  await browser.storage.local.set({ [KEY]: true });
  await browser.tabs.create({ url: browser.runtime.getURL(PAGE) });
}
