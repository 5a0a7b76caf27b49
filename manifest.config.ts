import { defineManifest } from '@crxjs/vite-plugin';
import pkg from './package.json' with { type: 'json' };
import { KNOWN } from './src/allowed.ts';

/** Public half of a throw-away RSA key: it fixes the id to kjcjkamgnihlihfdjafmdgbejegknlfe. The private half was not kept. */
const KEY =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAr7DxLGfNGv/bQeGIEJ71sUhIY6pWt05eMOjN9LGxvnV7qWWFnS2UB2kgIh+VP6bUHDILjHplfSh98OC1shXi4oyS7hZZHiudnwGtK/DZOhz8Ef6uOyvY+mBwHOK/SjbeMPLOJTIK4CrCg6Sca8OvsLMH0a+gCounxbTvcslyhve3ow7mRJ5uUEVye8XcuO5F3TUJLBfk6V1XdUQlgXVGmf8qero26nIY5VxM+TyM2fjNvRAZ0gYJIZbcQUYq+HngTuKXfkXHyJrCj68VnGUnFMpu2bYPM3oUj4fLFEzcKsoFenLDDk7DgMfVqVnFgfxAAiNQWy0ftjjzmBdspwjhVwIDAQAB';

/** Nothing but the extension's own files, ever: `connect-src 'self'` is what keeps the frames on the device. */
const CSP = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "object-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob: data:",
  "frame-src 'none'",
  "form-action 'none'",
  "base-uri 'none'",
].join('; ');

const icons = {
  16: 'src/icons/16.png',
  32: 'src/icons/32.png',
  48: 'src/icons/48.png',
  128: 'src/icons/128.png',
};

/** Keys that the plugin's type does not know (yet). */
const newer = {
  /** Chrome 148+: messages carry Blobs as they are. */
  message_serialization: 'structured_clone',
  /** Cross-origin isolation, for wasm threads. */
  cross_origin_embedder_policy: { value: 'require-corp' },
  cross_origin_opener_policy: { value: 'same-origin' },
};

export default defineManifest({
  manifest_version: 3,
  default_locale: 'en',
  name: '__MSG_common_name__',
  short_name: '__MSG_common_name__',
  description: '__MSG_common_description__',
  version: pkg.version,
  key: KEY,
  minimum_chrome_version: '148',
  ...newer,
  icons,
  action: {
    default_popup: 'src/popup/index.html',
    default_title: '__MSG_common_name__',
    default_icon: icons,
  },
  background: { service_worker: 'src/background/main.ts', type: 'module' },
  content_scripts: [
    {
      matches: KNOWN.map((domain) => `https://*.${domain}/*`),
      js: ['src/content/main.ts'],
      run_at: 'document_idle',
      all_frames: true,
    },
  ],
  permissions: ['activeTab', 'alarms', 'contextMenus', 'offscreen', 'scripting', 'storage'],
  // Asked for one site at a time, in the options.
  optional_host_permissions: ['*://*/*'],
  options_ui: { page: 'src/options/index.html', open_in_tab: true },
  commands: {
    'analyze-video': {
      suggested_key: { default: 'Alt+Shift+D' },
      description: '__MSG_common_analyze__',
    },
  },
  content_security_policy: { extension_pages: CSP },
});
