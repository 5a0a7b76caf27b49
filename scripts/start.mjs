// npm start [-- URL...]: a visible Chromium with the extension loaded.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchExtension } from './browser.mjs';
import { builtExtension } from './built.mjs';

if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
  console.error(
    'There is no display here to open a browser window on (DISPLAY and WAYLAND_DISPLAY are not set).\n' +
      'Run this on a desktop, or check files without a window: npm run check -- FILE...',
  );
  process.exit(1);
}

// Kept between starts, so that the history is still there.
const profile = join(dirname(dirname(fileURLToPath(import.meta.url))), '.cache', 'chromium-profile');
mkdirSync(profile, { recursive: true });
const { context, extensionId } = await launchExtension({
  extension: await builtExtension(),
  headless: false,
  welcome: true,
  profile,
  // A person's own browser: in their language.
  playwright: { viewport: null, ignoreDefaultArgs: ['--enable-automation'], env: process.env },
});
const [first = await context.newPage()] = context.pages();
await first.goto(`chrome-extension://${extensionId}/src/check/index.html`);
for (const address of process.argv.slice(2)) await (await context.newPage()).goto(address);
console.log(`Chromium is open with Deepfake Check (${extensionId}). Close its window, or press Ctrl+C, to end.`);
await new Promise((closed) => context.on('close', closed));
