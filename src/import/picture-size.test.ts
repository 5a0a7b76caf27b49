import { expect, test } from 'vitest';
import { pictureSize } from './picture-size';

const bytes = (base64: string) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
const hex = (digits: string) => Uint8Array.from(digits.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

/** Whole files, or their beginnings, as Pillow writes them. */
const PNG = bytes(
  'iVBORw0KGgoAAAANSUhEUgAAASwAAAAHAQAAAACaGk2ZAAAAFklEQVR4nGP8z0AE+MhEjCoGhmGgDAD0wgH+KaDLIgAAAABJRU5ErkJggg==',
);
const LOSSLESS = bytes('UklGRiIAAABXRUJQVlA4TBYAAAAvb8AbAAcQBYz+hwFICP//KxH9Tz0A');
const LOSSY = bytes('UklGRk4AAABXRUJQVlA4IEIAAADwAwCdASosAQcAPm02mUmkIyKhIagAgA2JaQB2AAAfJw4c');
const EXTENDED = bytes('UklGRnYAAABXRUJQVlA4WAoAAAAIAAAAKwEABgAAVlA4IEIAAADwAwCdASosAQcAPm02mUmk');
const JPEG = bytes(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/4QAWRXhpZgAASUkqAAgAAAAAAAAAAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/wgALCAAHAB4BAREA',
);

test.each([
  ['PNG', PNG, { width: 300, height: 7 }],
  ['WebP without loss', LOSSLESS, { width: 112, height: 112 }],
  ['WebP with loss', LOSSY, { width: 300, height: 7 }],
  ['WebP with more than a picture', EXTENDED, { width: 300, height: 7 }],
  ['JPEG', JPEG, { width: 30, height: 7 }],
])('the size of a %s file is that of its head; of none that is cut short', (_, file, size) => {
  expect(pictureSize(file)).toEqual(size);
  expect(pictureSize(file.subarray(0, 15))).toBeNull();
});

test('sizes are read in full', () => {
  const large = PNG.slice();
  large.set(hex('00005dc000018000'), 16);
  expect(pictureSize(large)).toEqual({ width: 24_000, height: 98_304 });
  const wide = EXTENDED.slice();
  wide.set(hex('ffff01ffff02'), 24);
  expect(pictureSize(wide)).toEqual({ width: 131_072, height: 196_608 });
});

test.each([
  ['a GIF', '4749463837611e00070081000080808000000000'],
  ['nothing', ''],
  ['a PNG file that begins with another part', '89504e470d0a1a0a0000000474455874000000000000000000000000'],
  ['a WebP file of an unknown part', '524946462200000057454250414e494d160000002f6fc01b000710058cfe'],
  ['a JPEG file with a marker that has no length', 'ffd8ffd000040000ffc0000b080007001e'],
  ['a JPEG file with filling in front of a marker', 'ffd8ffffc0000b080007001e00000000'],
  ['a JPEG file with something between its parts', 'ffd800ffc0000b080007001e00000000'],
])('%s has none', (_, digits) => {
  expect(pictureSize(hex(digits))).toBeNull();
});
