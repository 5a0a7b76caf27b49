import { join } from 'node:path';
import { ROOT } from '../scripts/media-page.mjs';
import { startSites } from '../scripts/sites.mjs';
import { watchPage } from '../scripts/watch-page.mjs';
import { clip } from './clips';

const plain = (body: string, title: string) => `<!doctype html><title>${title}</title><link rel="icon" href="data:,">
<style>body { margin: 20px; font: 16px sans-serif } video { width: 640px; display: block }
.stage { position: relative; width: 640px } .cover { position: absolute; inset: 0; z-index: 2 }</style>${body}`;

const playing = (src: string, more = '') => `<video muted autoplay loop playsinline ${more} src="${src}"></video>`;

const MSE = `<video muted autoplay loop playsinline></video><script type="module">
const source = new MediaSource();
const video = document.querySelector('video');
video.src = URL.createObjectURL(source);
await new Promise((open) => source.addEventListener('sourceopen', open, { once: true }));
const buffer = source.addSourceBuffer('video/webm; codecs="vp9"');
buffer.appendBuffer(await (await fetch('/talking.webm')).arrayBuffer());
await new Promise((done) => buffer.addEventListener('updateend', done, { once: true }));
source.endOfStream();
</script>`;

/** Clear Key is the one content-protection system every Chromium has. */
const DRM = `<video muted loop playsinline></video><script type="module">
const type = 'video/webm; codecs="vp9"';
const access = await navigator.requestMediaKeySystemAccess('org.w3.clearkey',
  [{ initDataTypes: ['webm'], videoCapabilities: [{ contentType: type }] }]);
const video = document.querySelector('video');
await video.setMediaKeys(await access.createMediaKeys());
video.src = '/talking.webm';
await video.play();
</script>`;

const LATER = `<p>Later, a video.</p><script>
setTimeout(() => {
  const video = Object.assign(document.createElement('video'), { muted: true, autoplay: true, loop: true, src: '/talking.webm' });
  document.body.append(video);
}, 1500);
</script>`;

/** A page that behaves like a site's: see the script of that name. */
const standIn = (name: 'youtube' | 'tiktok' | 'facebook' | 'videos') => `<!doctype html><meta charset="utf-8">
${name === 'youtube' ? TRUSTED_TYPES : ''}<title>${name}</title><link rel="icon" href="data:,"><style>${STYLES}</style>
<body><script type="module" src="/stand-in/${name}.page.js"></script>`;

const TRUSTED_TYPES = `<meta http-equiv="Content-Security-Policy" content="require-trusted-types-for 'script'">`;

const STYLES = `
  body { margin: 0; font: 16px sans-serif } [hidden] { display: none !important } video { display: block }
  .html5-video-player { position: relative; width: 640px; height: 512px; background: #000; z-index: 0 }
  .html5-video-player video { width: 100%; height: 100% }
  .ytp-chrome-top, .ytp-chrome-bottom { position: absolute; left: 0; right: 0; top: 0; height: 40px; opacity: 0 }
  .ytp-chrome-bottom { top: auto; bottom: 0 }
  #full-bleed-container .html5-video-player { width: 960px; height: 640px }
  ytd-miniplayer { position: fixed; right: 8px; bottom: 8px } ytd-miniplayer .html5-video-player { width: 400px; height: 320px }
  ytd-video-preview { position: fixed; left: 0; top: 0 } ytd-video-preview .html5-video-player { width: 360px; height: 288px }
  #player-controls { position: fixed; inset: 0 }
  #shorts-inner-container, #column-list-container { display: block; height: 100vh; overflow: auto; scroll-snap-type: y mandatory }
  .reel-video-in-sequence-new, article { display: block; height: 100vh; scroll-snap-align: start; scroll-snap-stop: always }
  [data-e2e="feed-video"], [data-e2e="feed-item"], .DivBasicPlayerWrapper { position: relative; width: 560px }
  .DivBasicPlayerWrapper video, [data-e2e="feed-item"] video { width: 560px; height: 448px }
  [class*="DivMediaCardOverlay"] { position: absolute; inset: 0 }
  [data-e2e="user-post-item"] video { width: 240px; height: 320px }
  .place { height: 700px } .x1ey2m1c { position: relative; width: 560px } .x1ey2m1c video { width: 560px; height: 448px }
  .layer { position: absolute; inset: 0 } .viewer { position: fixed; inset: 0; background: #222; color: #fff }`;

const EMBEDDING = `<h1>A story with a video of YouTube's</h1>
<iframe src="https://www.youtube.com/embed/talkembed1?autoplay=1" width="700" height="560" allow="autoplay"></iframe>`;

const PAGES: Record<string, string> = {
  '/watch': watchPage(playing('/talking.webm', 'class="html5-main-video"'), 'A talk'),
  '/shorts/none': watchPage(playing('/no-face.webm'), 'Stripes'),
  '/shorts/tiny': watchPage(playing('/tiny-face.webm'), 'Far away'),
  '/live/protected': watchPage(DRM, 'Protected'),
  '/@someone/video/7300000000000000001': plain(MSE, 'Someone on TikTok'),
  '/reel/1': plain(playing('https://cdn.example.net/talking.webm'), 'From another origin'),
  '/reel/2': plain(playing('https://cdn.example.net/cors/talking.webm', 'crossorigin'), 'From another origin, shared'),
  '/reel/3': plain(LATER, 'Added later'),
  '/story': plain(playing('/talking.webm'), 'A news story'),
  '/watch?v=talk0000001': standIn('youtube'),
  '/watch?v=none0000001': standIn('youtube'),
  '/watch?v=talkmade001': standIn('youtube'),
  '/live/talklive01': standIn('youtube'),
  '/live/videos': standIn('videos'),
  '/shorts/talkshort10': standIn('youtube'),
  '/embed/talkembed1': standIn('youtube'),
  '/embedding': plain(EMBEDDING, 'An embedded video'),
  '/foryou': standIn('tiktok'),
  '/foryou?cinema': standIn('tiktok'),
  '/@someone/video/7300000000000000100': standIn('tiktok'),
  '/': standIn('facebook'),
  '/stories/1000/story-0/': standIn('facebook'),
  '/broken': plain(playing('/stand-in/player.page.js'), 'A broken video'),
  '/covered': plain(`<div class="stage">${playing('/talking.webm')}<div class="cover"></div></div>`, 'A covered video'),
};

/** The local server with all pages and clips of the tests. */
export function testSites() {
  const names = ['talking.webm', 'talking-half.webm', 'short.webm', 'tiny-face.webm', 'no-face.webm'] as const;
  const scripts = ['player', 'youtube', 'tiktok', 'facebook', 'videos'].map((name) => `${name}.page.js`);
  return startSites(PAGES, {
    ...Object.fromEntries(names.map((name) => [`/${name}`, clip(name)])),
    ...Object.fromEntries(scripts.map((name) => [`/stand-in/${name}`, join(ROOT, 'e2e/stand-ins', name)])),
  });
}
