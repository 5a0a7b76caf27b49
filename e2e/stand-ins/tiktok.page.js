/**
 * Stands in for www.tiktok.com: a feed of cards, of which only those near the one in view have a player. There are three
 * players; each is moved to another card and given its id and source. The address stays that of the feed.
 */
import { feed, make, makeVideo, offer, wait } from './player.page.js';

const KINDS = ['talk', 'none', 'tiny'];
const idOf = (i) => String(7300000000000000000n + 100n + BigInt(i));
const clipOf = (id) => KINDS[Number(BigInt(id) - 100n - 7300000000000000000n) % 3];
// Four cards in a row are of one author: also two that get the same player, one after the other.
const authorOf = (i) => `author.${Math.floor((i + 3) / 4)}`;

const wrap = (video) =>
  make(
    'div',
    { class: 'DivBasicPlayerWrapper' },
    make('div', { class: 'xgplayer-container tiktok-web-player' }, video),
  );
const name = (player, id) => {
  player.firstElementChild.id = `xgwrapper-0-${id}`;
};

if (location.pathname.startsWith('/@')) browsePage();
else if (location.search === '?cinema') cinemaPage();
else feedPage();

function feedPage() {
  const COUNT = 50;
  const AD = 6;
  const PHOTO = 8;
  /** A card that the site labels, and one whose author writes the label's words. */
  const LABELLED = 9;
  const WRITTEN = 12;
  const players = [0, 1, 2].map(() => wrap(makeVideo()));
  const cards = Array.from({ length: COUNT }, (_, i) => card(i));
  document.body.append(
    make('div', { id: 'app' }, make('main', {}, make('div', { id: 'column-list-container' }, ...cards))),
  );

  function card(i) {
    const media = make('section', { class: 'css-1a2b-7--SectionMediaCardContainer', 'data-e2e': 'feed-video' });
    const author = make(
      'a',
      { href: `/@${authorOf(i)}` },
      make('span', { 'data-e2e': 'video-author-uniqueid' }, authorOf(i)),
    );
    const text = make('div', { 'data-e2e': 'video-desc' }, i === WRITTEN ? 'AI-generated' : `Text of card ${i}`);
    if (i === AD) text.append(make('span', { 'data-e2e': 'ad-tag' }, 'Sponsored'));
    media.append(make('div', { class: 'css-3c4d-7--DivMediaCardOverlay' }, author, text));
    if (i === LABELLED)
      media.lastChild.append(make('div', { class: 'css-9x-7--DivTag' }, 'Creator labeled as AI-generated'));
    if (i === PHOTO) media.prepend(make('div', { class: 'swiper-slide' }, make('img', { alt: '' })));
    const comment = make('p', {}, 'See also ', make('a', { href: '/@other/video/7399999999999999999' }, 'this one'));
    return make(
      'article',
      { id: `one-column-item-${i}`, 'data-e2e': 'recommend-list-item-container', 'data-scroll-index': String(i) },
      media,
      comment,
    );
  }

  /** Puts the player that is free into a card, if it is not there, and names it anew by `late` ms later. */
  async function give(i, late = 100) {
    const player = players[i % 3];
    if (!cards[i] || i === PHOTO || player.dataset.card === String(i)) return;
    player.dataset.card = String(i);
    const video = player.querySelector('video');
    video.pause();
    cards[i].querySelector('section').prepend(player);
    // Name and source come in either order.
    if (i % 2) name(player, idOf(i));
    const fed = feed(video, clipOf(idOf(i)));
    await wait(late);
    if (player.dataset.card === String(i)) name(player, idOf(i));
    await fed;
  }

  offer({
    ids: cards.map((_, i) => idOf(i)),
    isAd: (i) => i === AD || i === PHOTO,
    async show(i, late) {
      for (const player of players) player.querySelector('video').pause();
      cards[i].scrollIntoView({ behavior: 'instant' });
      await give(i, late);
      if (i !== PHOTO)
        players[i % 3]
          .querySelector('video')
          .play()
          .catch(() => {});
      give(i + 1);
    },
  });
}

/** The newer feed: a row and its player stay, their attributes and the source change. */
function cinemaPage() {
  const video = makeVideo();
  const author = make('a', {});
  const row = make('div', { 'data-cinema-mode-snap-row': '', 'data-e2e': 'feed-item' }, video, author);
  document.body.append(row);
  offer({
    async show(i) {
      row.dataset.cinemaModeSnapRow = idOf(i);
      author.setAttribute('href', `/@${authorOf(i)}`);
      await wait(200);
      feed(video, clipOf(idOf(i)));
      video.play().catch(() => {});
    },
  });
}

/** One video over a profile: the address names it; arrows lead to the next. */
function browsePage() {
  const video = makeVideo();
  const player = wrap(video);
  const text = make('div', { 'data-e2e': 'browse-video-desc' });
  const user = make('span', { 'data-e2e': 'browse-username' }, 'someone');
  const view = make('div', { class: 'css-9z-7--DivBrowserModeContainer' }, player, user, text);
  // The profile behind it, where a video plays under the pointer.
  const tile = make('div', { 'data-e2e': 'user-post-item' }, makeVideo());
  document.body.append(tile, view);
  const show = (id) => {
    text.textContent = `Text of ${id}`;
    feed(video, clipOf(id));
    video.play().catch(() => {});
  };
  show(location.pathname.split('/')[3]);
  offer({
    next(id) {
      history.pushState(null, '', `/@someone/video/${id}`);
      show(id);
    },
    async hover() {
      view.hidden = true;
      video.pause();
      feed(tile.firstChild, 'talk');
      tile.firstChild.play().catch(() => {});
    },
  });
}
