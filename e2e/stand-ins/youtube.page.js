/**
 * Stands in for www.youtube.com: one player element for all videos of a watch page, moved between watch page, theatre and
 * miniplayer; the site's events in their order; advertisements in the same element; previews under the pointer; Shorts
 * with one player that goes from slot to slot. The id of a video says what it shows ("talk...", "none...", "tiny..."),
 * and how it was made: "...made..." is labelled as AI, "...dubb..." has a voice of a machine.
 */
import { make, makeVideo, offer, play, stream, wait } from './player.page.js';

const clipOf = (id) => id.slice(0, 4);
const titleOf = (id) => `Title of ${id}`;
const tell = (name) => document.dispatchEvent(new CustomEvent(name, { bubbles: true }));

const video = makeVideo({ class: 'html5-main-video' });
const link = make('a', { class: 'ytp-title-link' });
const player = make(
  'div',
  { id: 'movie_player', class: 'html5-video-player playing-mode' },
  make('div', { class: 'html5-video-container' }, video),
  make('div', { class: 'ytp-chrome-top' }, link),
  make('div', { class: 'ytp-chrome-bottom' }, make('button', {}, 'Play')),
);

/** The player is told of a video, later than the page is. */
function load(id) {
  link.href = `https://www.youtube.com/watch?v=${id}`;
  link.textContent = titleOf(id);
  return play(video, clipOf(id));
}

if (location.pathname === '/watch' || location.pathname.startsWith('/live/')) watchPage();
else if (location.pathname.startsWith('/shorts/')) shortsPage();
else if (location.pathname.startsWith('/embed/')) embeddedPage();

/** "How this was made", as it stands in the description. */
function madeSection(id) {
  const [said, page] = id.includes('made') ? ['Made with AI', 15447836] : ['Auto-dubbed', 15569972];
  return make(
    'how-this-was-made-section-view-model',
    {},
    make('div', { class: 'ytwHowThisWasMadeSectionViewModelSectionTitle' }, 'How this was made'),
    make('div', { class: 'ytwHowThisWasMadeSectionViewModelBodyHeader' }, said),
    make('a', { href: `https://support.google.com/youtube/answer/${page}?hl=en` }, 'Learn more'),
  );
}

function watchPage() {
  const title = make('h1', { class: 'ytd-watch-metadata' });
  const channel = make('div', { id: 'channel-name' });
  const columns = make('div', { id: 'columns' });
  const fullBleed = make('div', { id: 'full-bleed-container' });
  const inner = make('div', { id: 'player-container' }, player);
  const mini = make('ytd-miniplayer');
  const metadata = make('ytd-watch-metadata', {}, title, make('ytd-video-owner-renderer', {}, channel));
  const description = make('div', { id: 'description' });
  metadata.append(description);
  const preview = make('ytd-video-preview', { id: 'video-preview', hidden: '' });
  const previewVideo = makeVideo();
  preview.append(make('div', { id: 'inline-preview-player', class: 'html5-video-player' }, previewVideo));
  columns.append(inner, metadata);
  document.body.append(fullBleed, columns, mini, preview);

  const describe = (id) => {
    title.textContent = titleOf(id);
    channel.textContent = `Channel of ${id}`;
    metadata.setAttribute('video-id', id);
    description.replaceChildren('People may write it too: Made with AI.');
    if (/made|dubb/.test(id)) description.append(madeSection(id));
    document.title = `${titleOf(id)} - YouTube`;
  };
  const first = new URL(location.href).searchParams.get('v') ?? location.pathname.split('/')[2];
  describe(first);
  if (location.pathname.startsWith('/live/')) {
    link.href = location.href;
    stream(video, clipOf(first));
  } else load(first);

  offer({
    /** In-page navigation. The old video plays on until the new source comes, `late` ms after the address. */
    async go(id, { late = 300, ad = null } = {}) {
      tell('yt-navigate-start');
      history.pushState(null, '', `/watch?v=${id}`);
      tell('yt-page-data-fetched');
      await wait(late);
      if (ad) {
        player.classList.add('ad-showing');
        link.href = `https://www.youtube.com/watch?v=${id}`;
        await play(video, ad);
      } else await load(id);
      tell('yt-navigate-finish');
      await wait(100);
      describe(id);
      tell('yt-page-data-updated');
    },
    async endAd(id) {
      player.classList.remove('ad-showing');
      await load(id);
    },
    theatre() {
      fullBleed.append(player);
      video.play();
    },
    miniplayer() {
      tell('yt-navigate-start');
      history.pushState(null, '', '/');
      document.title = 'YouTube';
      columns.hidden = true;
      mini.append(player);
      player.classList.add('ytp-player-minimized');
      video.play();
      tell('yt-navigate-finish');
    },
    pause: () => video.pause(),
    /** The pointer rests on a thumbnail. */
    async hover(id) {
      preview.hidden = false;
      await play(previewVideo, clipOf(id));
    },
    leave() {
      preview.hidden = true;
      previewVideo.pause();
    },
  });
}

/** In the embedded player of 2026 a layer of controls is fixed over everything. */
function embeddedPage() {
  const id = location.pathname.split('/')[2];
  link.dataset.sessionlink = 'feature=player-title';
  document.title = 'YouTube';
  document.body.append(make('div', { id: 'player' }, player), make('div', { id: 'player-controls' }));
  load(id);
}

function shortsPage() {
  const count = 50;
  const ids = Array.from({ length: count }, (_, i) => `${['talk', 'none', 'tiny'][i % 3]}short${10 + i}`);
  const AD = 7;
  player.id = 'shorts-player';
  const slots = ids.map((_, i) => make('div', { class: 'reel-video-in-sequence-new', id: String(i) }));
  const strip = make('div', { id: 'shorts-inner-container' }, ...slots);
  document.body.append(make('ytd-shorts', {}, strip));
  let at = -1;

  const hydrate = (i) => {
    const slot = slots[i];
    if (!slot || slot.firstChild) return;
    const thumbnail = make('div', { class: 'reel-video-in-sequence-thumbnail' });
    thumbnail.style.backgroundImage = `url("https://i.ytimg.com/vi/${ids[i]}/frame0.jpg")`;
    slot.append(thumbnail, make('ytd-reel-video-renderer', {}, make('div', { id: 'player-container' })));
    if (i === AD) slot.append(make('ytd-ad-slot-renderer'));
  };

  offer({
    ids,
    isAd: (i) => i === AD,
    /** Swipes to a Short. Its source, channel and title come late, each at its own time. */
    async show(i) {
      const before = at;
      at = i;
      slots[before]?.querySelector('[is-active]')?.removeAttribute('is-active');
      for (const near of [i, i + 1]) hydrate(near);
      const renderer = slots[i].querySelector('ytd-reel-video-renderer');
      renderer.setAttribute('is-active', '');
      slots[i].scrollIntoView({ behavior: 'instant' });
      const name = () => {
        history.replaceState(null, '', `/shorts/${ids[i]}`);
        tell('yt-navigate-finish');
      };
      const move = () => {
        renderer.querySelector('#player-container').append(player);
        return load(ids[i]);
      };
      // Address and source come in either order.
      if (i % 2) name();
      const moved = move();
      await wait(100);
      if (at !== i) return;
      if (i % 2 === 0) name();
      if (before >= 0 && before !== i && before !== i + 1) slots[before].replaceChildren(); // dehydrated
      await moved;
      await wait(150);
      if (at !== i) return;
      document.title = `${titleOf(ids[i])} - YouTube`;
      const bar = make('yt-reel-channel-bar-view-model', {}, make('a', {}, `@channel-${ids[i]}`));
      const panel = make('yt-reel-metapanel-view-model', {}, make('div'), bar);
      if (i % 4 < 2) panel.prepend(bar);
      renderer.append(make('div', { id: 'metapanel' }, panel));
    },
  });
}
