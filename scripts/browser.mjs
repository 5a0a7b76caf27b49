import { existsSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

/** @import { BrowserContext, CDPSession, Worker } from 'playwright-core' */

/** Names of Chromium builds, best first. Chrome itself comes last: it has been taking `--load-extension` away. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome-for-testing', 'google-chrome', 'google-chrome-stable'];

const ALWAYS = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--enable-unsafe-webgpu',
  '--disable-features=DisableLoadExtensionCommandLineSwitch',
];

/** What is read from pages, and shown in pictures, is English whatever this machine's own language is. */
const ENGLISH = { LANGUAGE: 'en_US', LANG: 'en_US.UTF-8' };

/**
 * Path of the browser: `$CHROMIUM`, else the one playwright-core installed, else the first found on the PATH, no snap.
 * @returns {string}
 * @throws {Error} with what to do about it, if there is none
 */
export function chromiumPath() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)];
  const paths = [
    chromium.executablePath(),
    ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))),
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
  const found = paths.find((path) => path && existsSync(path) && !isSnap(path));
  if (found) return found;
  throw new Error(
    'No Chromium found. Install one ("npx playwright-core install chromium") or set CHROMIUM to the path of one.',
  );
}

/**
 * Whether a program is Ubuntu's Chromium, a snap or a script that starts one: it has a /tmp of its own, and so sees no
 * profile and no extension that lies there.
 *
 * @param {string} path
 */
export function isSnap(path) {
  const real = realpathSync(path);
  return real.endsWith('/snap') || (statSync(real).size < 20_000 && readFileSync(real, 'utf8').includes('/snap/'));
}

/** The page that opens by itself when the extension is installed. */
const WELCOME = 'src/welcome/index.html';

/**
 * Waits for the page of the first run.
 * @param {BrowserContext} context
 */
export async function welcomePage(context) {
  const isWelcome = (/** @type {import('playwright-core').Page} */ page) => page.url().endsWith(WELCOME);
  const end = Date.now() + 60_000;
  for (;;) {
    const page = context.pages().find(isWelcome);
    if (page) return page;
    if (Date.now() > end) throw new Error('The page of the first run did not open.');
    await new Promise((done) => setTimeout(done, 50));
  }
}

/**
 * @typedef {object} Launched
 * @property {BrowserContext} context
 * @property {string} extensionId
 * @property {Worker} serviceWorker Attached, which keeps it alive.
 * @property {() => Promise<void>} close Ends the browser and removes its profile if that was a temporary one.
 */

/**
 * Starts Chromium, in English, with the built extension and waits for its service worker.
 *
 * @param {object} options
 * @param {string} options.extension folder of the built extension
 * @param {boolean} [options.headless]
 * @param {string} [options.profile] folder to keep the profile in; without it a temporary one, removed at the end
 * @param {string[]} [options.args] more command line switches
 * @param {boolean} [options.welcome] leave the page of the first run open; else it is closed, so that it hides no other
 * @param {import('playwright-core').LaunchOptions & import('playwright-core').BrowserContextOptions} [options.playwright]
 * @returns {Promise<Launched>}
 */
export async function launchExtension({
  extension,
  headless = true,
  profile,
  args = [],
  welcome = false,
  playwright = {},
}) {
  const folder = profile ?? (await mkdtemp(join(tmpdir(), 'deepfake-check-')));
  const forget = () => profile || rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  const isNew = readdirSync(folder).length === 0;
  let context;
  try {
    context = await chromium.launchPersistentContext(folder, {
      executablePath: chromiumPath(),
      headless,
      env: { ...process.env, ...ENGLISH },
      ...playwright,
      args: [
        ...ALWAYS,
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), // root has no sandbox to use
        `--disable-extensions-except=${extension}`,
        `--load-extension=${extension}`,
        ...args,
      ],
    });
    process.once('exit', forget); // after Playwright's own handler, which ends the browser
    const serviceWorker =
      context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker', { timeout: 30_000 }));
    if (isNew && !welcome && existsSync(join(extension, WELCOME))) await (await welcomePage(context)).close();
    const close = async () => {
      await context.close().catch(() => {}); // already gone if it crashed
      forget();
      process.off('exit', forget);
    };
    return { context, extensionId: new URL(serviceWorker.url()).host, serviceWorker, close };
  } catch (error) {
    await context?.close().catch(() => {});
    forget();
    process.off('exit', forget);
    throw error;
  }
}

/** A CDP session of the whole browser. @param {BrowserContext} context */
export async function browserSession(context) {
  const browser = context.browser();
  if (!browser) throw new Error('The context has no browser');
  return browser.newBrowserCDPSession();
}

/**
 * Attaches to a target that Playwright does not show as a page, such as the offscreen document.
 *
 * @param {BrowserContext} context
 * @param {string} address part of the target's URL, for instance `src/offscreen/`
 * @param {(event: { method: string, params: Record<string, unknown> }) => void} [onEvent] gets the CDP events of the domains you enable
 * @param {number} [timeout] ms to wait for the target
 */
export async function attachTo(context, address, onEvent = () => {}, timeout = 15_000) {
  const cdp = await browserSession(context);
  const targetId = await findTarget(cdp, address, timeout);
  const { sessionId } = await cdp.send('Target.attachToTarget', { targetId, flatten: false });
  let calls = 0;
  const answers = new Map();
  cdp.on('Target.receivedMessageFromTarget', (event) => {
    if (event.sessionId !== sessionId) return;
    const message = JSON.parse(event.message);
    if (!message.id) return onEvent(message);
    answers.get(message.id)?.(message);
    answers.delete(message.id);
  });

  /** One CDP command to the target. @param {string} method @param {object} params @returns {Promise<any>} */
  async function send(method, params = {}) {
    const id = ++calls;
    const { promise, resolve } = promiseWithResolvers();
    answers.set(id, resolve);
    await cdp.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) });
    const { result, error } = await promise;
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  return {
    send,
    /**
     * The value of an expression, or of a function called with one plain argument, in the target.
     *
     * @template A
     * @param {string | ((argument: A) => unknown)} code
     * @param {A} [argument]
     */
    async evaluate(code, argument) {
      const expression = typeof code === 'string' ? code : `(${code})(${JSON.stringify(argument) ?? ''})`;
      const answer = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
      const thrown = answer.exceptionDetails;
      if (thrown) throw new Error(thrown.exception?.description ?? thrown.text);
      return answer.result.value;
    },
    detach: () => cdp.detach(),
  };
}

/** @param {CDPSession} cdp @param {string} address @param {number} timeout @returns {Promise<string>} the target's id */
async function findTarget(cdp, address, timeout) {
  const until = Date.now() + timeout;
  for (;;) {
    const { targetInfos } = await cdp.send('Target.getTargets');
    const target = targetInfos.find(({ url }) => url.includes(address));
    if (target) return target.targetId;
    if (Date.now() > until) throw new Error(`No target with ${address} in its address`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

// Promise.withResolvers came with Node 22.
function promiseWithResolvers() {
  let resolve = (/** @type {unknown} */ _value) => {};
  const promise = new Promise((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
