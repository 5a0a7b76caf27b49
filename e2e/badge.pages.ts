import { startSites } from '../scripts/sites.mjs';
import { clip } from './clips';

const page = (body: string, { background = '#fff', dir = 'ltr' } = {}) => `<!doctype html><html dir="${dir}">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="require-trusted-types-for 'script'; img-src 'self' data:">
<title>A talk - YouTube</title><link rel="icon" href="data:,">
<style>
  body { margin: 24px; background: ${background}; color: #777; font: 16px "Liberation Sans", sans-serif; min-height: 1600px }
  #player { position: relative; width: 720px; height: 500px; background: #000; overflow: hidden }
  video { position: absolute; width: 100%; height: 100%; object-fit: contain }
  #player button, #player a { position: absolute; width: 88px; height: 40px; font-size: 12px; opacity: .8 }
  #player .layer { position: absolute; inset: 0 }
  #player:fullscreen { width: 100vw; height: 100vh }
</style>${body}`;

/** Slow, so that also a busy machine sees enough of it before it starts over. */
const video = (src: string) =>
  `<video muted autoplay loop playsinline src="${src}" onplay="this.playbackRate = 0.15"></video>`;

/** A player with a layer that takes clicks, a control in each corner and a bar of them along the bottom. */
const player = (src: string) => `<div id="player" class="html5-video-player">${video(src)}
<div class="layer" role="button" aria-label="Play or pause"></div>
<button style="left: 8px; top: 8px">Top left</button><a href="#tr" style="right: 8px; top: 8px">Top right</a>
<button style="left: 8px; bottom: 8px">Play</button><button style="left: 120px; bottom: 8px">Sound</button>
<button style="right: 8px; bottom: 8px" onclick="player.requestFullscreen()">Full screen</button></div>`;

/** A film that shows nothing but one colour. */
const plain = (colour: string) => `<div id="player"><video muted autoplay playsinline></video></div><script>
const canvas = document.createElement('canvas');
Object.assign(canvas, { width: 640, height: 360 });
const context = canvas.getContext('2d');
setInterval(() => { context.fillStyle = '${colour}'; context.fillRect(0, 0, 640, 360); }, 100);
document.querySelector('video').srcObject = canvas.captureStream();
</script>`;

const PAGES: Record<string, string> = {
  '/watch': page(player('/talking.webm')),
  '/live/dark': page(player('/talking.webm'), { background: '#0f0f0f' }),
  '/live/rtl': page(player('/talking.webm'), { dir: 'rtl' }),
  '/live/white': page(plain('#fff')),
  '/live/black': page(plain('#000'), { background: '#000' }),
  '/live/stripes': page(`<div id="player">${video('/no-face.webm')}</div>`),
};

/** The local server with the pages that the badge is tried on. */
export function badgeSites() {
  const names = ['talking.webm', 'no-face.webm'] as const;
  return startSites(PAGES, Object.fromEntries(names.map((name) => [`/${name}`, clip(name)])));
}
