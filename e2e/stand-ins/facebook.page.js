/**
 * Stands in for www.facebook.com: a feed whose posts are made when they come near and removed when they are far; the
 * viewer of reels as a dialog over it; stories. The id of a video says what it shows: its last digit modulo 3.
 */
import { make, makeVideo, offer, play } from './player.page.js';

const KINDS = ['talk', 'none', 'tiny'];
const idOf = (i) => String(900000 + i);
const clipOf = (id) => KINDS[(Number(id) - 900000) % 3];

/** A video as Facebook has it: a layer of controls as large as it lies on top. */
function stage(video, id = null) {
  const around = make(
    'div',
    { class: 'x1ey2m1c' },
    video,
    make('div', { class: 'layer', 'data-instancekey': 'id-vpuid-1' }),
  );
  if (id) around.setAttribute('data-video-id', id);
  return around;
}

if (location.pathname.startsWith('/stories/')) storyPage();
else feedPage();

function feedPage() {
  const COUNT = 50;
  /** A post that the site labels, and one whose author writes the label's words. */
  const LABELLED = 15;
  const WRITTEN = 21;
  const ADS = { 6: 'plain', 7: 'labelled', 9: 'drawn', 12: 'late' };
  const places = Array.from({ length: COUNT }, (_, i) =>
    make('div', { 'aria-posinset': String(i + 1), class: 'place' }),
  );
  const remote = make('div', { id: 'remote-text' }, 'Sponsored');
  const behind = make('div', { role: 'feed' }, ...places);
  document.body.append(behind, remote);

  /** A post. Every fifth has no link, every seventh shares another's and links to both. */
  function post(i) {
    const id = idOf(i);
    const head = make(
      'div',
      { id: `head-${i}` },
      make('h4', { 'data-ad-rendering-role': 'profile_name' }, `Page ${i}`),
    );
    if (i % 5 !== 4) head.append(make('a', { href: `/page/videos/${id}/?__cft__[0]=AZX` }, '2 h'));
    if (i % 7 === 3) head.append(make('a', { href: '/other/videos/555555/' }, 'shared'));
    const text = make(
      'div',
      { 'data-ad-rendering-role': 'story_message' },
      i === WRITTEN ? 'AI info' : `Text of post ${i}`,
    );
    if (i === LABELLED) head.append(make('div', { role: 'button' }, make('span', {}, 'AI info')));
    mark(head, ADS[i]);
    return make('div', { role: 'article' }, head, text, stage(makeVideo(), i % 7 === 3 ? id : null));
  }

  function mark(head, how) {
    const link = (...inner) => make('span', {}, make('a', { role: 'link', href: '#' }, make('span', {}, ...inner)));
    if (how === 'plain') head.append(link('Sponsored'));
    if (how === 'labelled') head.append(make('span', { 'aria-labelledby': 'remote-text' }, make('canvas')));
    if (how === 'drawn') {
      const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
      use.setAttribute('href', '#remote-text');
      const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
      svg.append(use);
      head.append(svg);
    }
    if (how === 'late') setTimeout(() => head.append(link('Sponsored')), 150);
  }

  let dialog = null;
  offer({
    ids: places.map((_, i) => (i % 5 === 4 && i % 7 !== 3 ? null : idOf(i))),
    isAd: (i) => i in ADS,
    async show(i) {
      for (const [k, place] of places.entries()) {
        if (Math.abs(k - i) <= 1 && !place.firstChild) place.append(post(k));
        if (Math.abs(k - i) > 1) place.replaceChildren();
      }
      for (const video of document.querySelectorAll('video')) video.pause();
      places[i].scrollIntoView({ block: 'center', behavior: 'instant' });
      const video = places[i].querySelector('video');
      if (video.src) video.play();
      else await play(video, clipOf(idOf(i)));
    },
    /** Opens the viewer of reels; what was played before stays in the page behind it. */
    async openReel(i) {
      for (const video of document.querySelectorAll('video')) video.pause();
      dialog?.remove();
      history.pushState(null, '', `/reel/${idOf(i)}/?s=fb_shorts`);
      const video = makeVideo();
      const text = make(
        'div',
        { class: 'text' },
        make('h2', {}, make('a', { role: 'link', href: '/page' }, `Page ${i}`)),
      );
      dialog = make('div', { role: 'dialog', class: 'viewer' }, stage(video, idOf(i)), text);
      document.body.append(dialog);
      await play(video, clipOf(idOf(i)));
    },
    closeReel() {
      dialog.remove();
      dialog = null;
      history.pushState(null, '', '/');
    },
  });
}

/** Stories follow one another in one element; the address names whose they are. */
function storyPage() {
  const video = makeVideo();
  document.title = 'Stories | Facebook';
  document.body.append(make('div', { class: 'viewer' }, stage(video)));
  const show = (i) => play(video, KINDS[i]);
  show(0);
  offer({
    next(i) {
      history.pushState(null, '', `/stories/1000/story-${i}/`);
      return show(i);
    },
  });
}
