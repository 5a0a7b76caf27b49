import { afterEach, expect, test, vi } from 'vitest';
import { facebook, facebookId } from './facebook';
import { fileName, generic } from './generic';
import { siteOf } from './index';
import { LONGEST, plainTitle, sourceOf, updated } from './site';
import { tiktok, tiktokId, userIn } from './tiktok';
import { youtube, youtubeId } from './youtube';

afterEach(() => {
  vi.unstubAllGlobals();
});

test.each([
  ['www.youtube.com', youtube],
  ['youtube-nocookie.com', youtube],
  ['m.facebook.com', facebook],
  ['notyoutube.com', generic],
  ['youtube.com.evil.example', generic],
])('%s has its adapter', (host, site) => {
  expect(siteOf(host)).toBe(site);
});

test.each([
  ['https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3', 'dQw4w9WgXcQ'],
  ['https://www.youtube.com/shorts/abc-DEF_123', 'abc-DEF_123'],
  ['https://www.youtube.com/live/abcdefghijk?feature=share', 'abcdefghijk'],
  ['https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1', 'abcdefghijk'],
  ['https://www.youtube.com/feed/subscriptions', null],
  ['https://www.youtube.com/', null],
])('YouTube id of %s', (address, id) => {
  expect(youtubeId(address)).toBe(id);
});

test.each([
  ['https://www.tiktok.com/@some.one/video/7300000000000000001?lang=en', '7300000000000000001'],
  ['https://www.tiktok.com/embed/v2/7300000000000000001', '7300000000000000001'],
  ['https://www.tiktok.com/foryou', null],
])('TikTok id of %s', (address, id) => {
  expect(tiktokId(address)).toBe(id);
});

test.each([
  ['https://www.tiktok.com/@some.one/video/7300000000000000001', 'AI-generated'],
  ['https://www.tiktok.com/explore', undefined],
])('what a video without a card of its own is labelled on %s', (href, label) => {
  const parentElement = { closest: () => null };
  const texts = [{ nodeValue: 'AI-generated', parentElement }];
  vi.stubGlobal('location', { href });
  vi.stubGlobal('NodeFilter', {});
  vi.stubGlobal('document', { createTreeWalker: () => ({ nextNode: () => texts.shift() ?? null }) });
  expect(tiktok.label?.({ closest: () => null } as unknown as HTMLVideoElement)).toBe(label);
});

test.each([
  ['https://www.facebook.com/reel/123456/?s=fb', '123456'],
  ['https://www.facebook.com/page/videos/a-title/123456/', '123456'],
  ['https://www.facebook.com/page/videos/123456', '123456'],
  ['https://www.facebook.com/watch/?v=123456', '123456'],
  ['https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fpage%2Fvideos%2F42%2F', '42'],
  ['https://www.facebook.com/', null],
])('Facebook id of %s', (address, id) => {
  expect(facebookId(address)).toBe(id);
});

test.each([
  ['A talk - YouTube', 'YouTube', 'A talk'],
  ['(3) A - B | TikTok', 'TikTok', 'A - B'],
  ['YouTube', 'YouTube', ''],
])('the title of %j on %s', (title, site, plain) => {
  expect(plainTitle(title, site)).toBe(plain);
});

test.each([
  ['https://host.example/a/my%20talk.mp4?token=1', 'my talk.mp4'],
  ['https://host.example/%E0%A4%A.mp4', '%E0%A4%A.mp4'],
  ['blob:https://host.example/1-2-3', ''],
])('the file name in %s', (address, name) => {
  expect(fileName(address)).toBe(name);
});

test.each([
  ['/@some.one/video/7300000000000000001', '@some.one'],
  ['/foryou', ''],
])('the user in %s', (path, user) => {
  expect(userIn(path)).toBe(user);
});

test.each([
  ['another video', { key: 'b', title: '', url: '/b' }, true],
  ['a title that came late', { key: 'a', title: 'Longer title', url: '/a' }, true],
  ['an author who came late, with the address', { key: 'a', title: 'Title', author: 'Ann', url: '/ann/a' }, true],
  ['a page that says less', { key: 'a', title: '', url: '/a' }, false],
  ['a page that is elsewhere already', { key: 'a', title: 'Other title', url: '/b' }, false],
])('what is known of a video: %s', (_, now, isTaken) => {
  const before = { key: 'a', title: 'Title', url: '/a' };
  expect(updated(before, now)).toBe(isTaken ? now : before);
});

test('the history names a video by what the page says, and by the host where it gives no title', () => {
  vi.stubGlobal('location', { hostname: 'host.example' });
  const url = 'https://host.example/a';
  expect(sourceOf({ key: 'a', title: 'A talk', author: 'Ann', url }, 'AI')).toEqual({
    site: 'host.example',
    title: 'A talk',
    author: 'Ann',
    label: 'AI',
    url,
  });
  expect(sourceOf({ key: 'a', title: '', url }, null)).toEqual({ site: 'host.example', title: 'host.example', url });
});

test('no page fills the history with its words: they are cut, and an address as long is left out', () => {
  vi.stubGlobal('location', { hostname: 'host.example' });
  const long = 'x'.repeat(2 * LONGEST);
  const { title, author, label, url } = sourceOf({ key: 'a', title: long, author: long, url: `https://${long}` }, long);
  for (const text of [title, author, label]) expect(text).toBe(`${'x'.repeat(LONGEST - 1)}…`);
  expect(url).toBe('');
});
