import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { crx } from '@crxjs/vite-plugin';
import preact from '@preact/preset-vite';
import { defineConfig, type Plugin } from 'vite';
import manifest from './manifest.config.ts';
import { KERNELS } from './scripts/build-kernels.mjs';

const ROOT = import.meta.dirname;
const LOCALES = join(ROOT, 'locales');
const MEDIAPIPE = join(ROOT, 'node_modules/@mediapipe/tasks-vision/wasm');

/** Files the offscreen document loads at run time, by their folder in the build. */
const RUNTIME_FILES: Record<string, string[]> = {
  cpu: [KERNELS],
  // The detector's worker is a module in a browser with wasm SIMD: the other builds are never asked for.
  mediapipe: readdirSync(MEDIAPIPE)
    .filter((name) => name.startsWith('vision_wasm_module_internal'))
    .map((name) => join(MEDIAPIPE, name)),
  models: ['model.json', 'backbone.onnx', 'temporal.onnx', 'face_detector.tflite'].map((name) =>
    join(ROOT, 'models', name),
  ),
};

/** Copies {@link RUNTIME_FILES} into the build. Throws if one is missing: an extension without its model is useless. */
function runtimeFiles(): Plugin {
  return {
    name: 'runtime-files',
    apply: 'build',
    generateBundle() {
      for (const [folder, files] of Object.entries(RUNTIME_FILES)) {
        for (const file of files) {
          if (!existsSync(file)) this.error(`${file} is missing. Run "npm run build", which makes it first.`);
          this.emitFile({ type: 'asset', fileName: `${folder}/${basename(file)}`, source: readFileSync(file) });
        }
      }
    },
  };
}

/** Makes the browser's `_locales/<language>/messages.json` of `locales/<language>/<area>.json`. */
function locales(): Plugin {
  return {
    name: 'locales',
    apply: 'build',
    generateBundle() {
      for (const language of readdirSync(LOCALES)) {
        const areas = readdirSync(join(LOCALES, language)).map((name) => join(LOCALES, language, name));
        const texts = areas.flatMap((file) => Object.entries<string>(JSON.parse(readFileSync(file, 'utf8'))));
        // A single $ would begin a placeholder of the browser's own.
        const messages = texts.map(([key, text]) => [key, { message: text.replaceAll('$', '$$$$') }]);
        const source = JSON.stringify(Object.fromEntries(messages));
        this.emitFile({ type: 'asset', fileName: `_locales/${language}/messages.json`, source });
      }
    },
  };
}

/** Pages the manifest does not name. */
const PAGES = ['check', 'import', 'offscreen', 'report', 'welcome'];

export default defineConfig({
  root: ROOT,
  // One self-contained content script: scripting.executeScript injects the same file where the manifest does not reach.
  plugins: [
    preact(),
    crx({ manifest, contentScripts: { standaloneFiles: ['src/content/main.ts'] } }),
    runtimeFiles(),
    locales(),
  ],
  worker: { format: 'es' },
  build: {
    target: 'chrome148',
    // All files of a page are asked for at once, not one level of imports after the other.
    modulePreload: { polyfill: false },
    // The whole package is local: inlining would only double bytes.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      // A file costs more than its bytes: what pages have in common is one of 80 kB, not twenty of which a popup waits for each.
      output: { codeSplitting: { groups: [{ name: 'shared', minShareCount: 2 }] } },
      input: Object.fromEntries(PAGES.map((name) => [name, join(ROOT, 'src', name, 'index.html')])),
    },
  },
});
