/** A page of YouTube's with bare videos, as many and as long as a test wants. */
import { feed, make, makeVideo, offer } from './player.page.js';

offer({
  /** Adds a playing video: its clip, up to `end` s of it. */
  async add(clip, { end, rate = 1, width = 560 } = {}) {
    const video = makeVideo();
    video.style.width = `${width}px`;
    document.body.append(make('div', {}, video));
    const fed = feed(video, clip, end);
    video.playbackRate = rate;
    video.play();
    await fed;
  },
  remove: () => document.querySelector('video').parentElement.remove(),
  seek(time) {
    document.querySelector('video').currentTime = time;
  },
  /** Room to scroll a video out of the window. */
  makeRoom: () => document.body.append(make('div', { style: 'height: 3000px' })),
});
