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
  '/covered': plain(`<div class="stage">${playing('/talking.webm')}<div class="cover"></div></div>`, 'A covered video'),
};

/** The local server with all pages and clips of the tests. */
export function testSites() {
  const names = ['talking.webm', 'short.webm', 'tiny-face.webm', 'no-face.webm'] as const;
  return startSites(PAGES, Object.fromEntries(names.map((name) => [`/${name}`, clip(name)])));
}
