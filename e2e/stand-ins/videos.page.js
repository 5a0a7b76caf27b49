/** A page of YouTube's with bare videos, as many and as long as a test wants. */
import { feed, feedParts, make, makeVideo, offer } from './player.page.js';

function place(width) {
  const video = makeVideo();
  video.style.width = `${width}px`;
  document.body.append(make('div', {}, video));
  return video;
}

offer({
  /** Adds a playing video: its clip, up to `end` s of it. */
  async add(clip, { end, rate = 1, width = 560 } = {}) {
    const video = place(width);
    const fed = feed(video, clip, end);
    video.playbackRate = rate;
    video.play();
    await fed;
  },
  /** Adds a video whose picture has twice as many px a side from 4 s on, as sites do when the line allows it. */
  async addGrowing() {
    const video = place(560);
    const fed = feedParts(video, [{ clip: 'half', end: 4 }, { clip: 'talk' }]);
    video.play();
    await fed;
  },
  /** Size of the picture that the video shows now, in its own px. */
  pictureWidth: () => document.querySelector('video').videoWidth,
  remove: () => document.querySelector('video').parentElement.remove(),
  seek(time) {
    document.querySelector('video').currentTime = time;
  },
  /** Room to scroll a video out of the window. */
  makeRoom: () => document.body.append(make('div', { style: 'height: 3000px' })),
});
