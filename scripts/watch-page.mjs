/**
 * HTML of a page that is to the extension what a YouTube watch page is: the same player elements, the same ban on raw
 * HTML (Trusted Types). It is served locally under the real host name.
 *
 * @param {string} video HTML of the video element, as large as the player
 * @param {string} title
 */
export const watchPage = (video, title) => `<!doctype html>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="require-trusted-types-for 'script'">
<title>${title} - YouTube</title>
<link rel="icon" href="data:,">
<style>
  body { margin: 24px; font: 16px/1.4 "Liberation Sans", sans-serif; background: #fff; color: #0f0f0f }
  #movie_player { position: relative; width: 720px; height: 576px; background: #000; border-radius: 12px; overflow: hidden }
  video { position: absolute; width: 100%; height: 100% }
  h1 { font-size: 20px; margin: 16px 0 }
</style>
<div id="movie_player" class="html5-video-player playing-mode">
  <div class="html5-video-container">${video}</div>
</div>
<h1>${title}</h1>`;
