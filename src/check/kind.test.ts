import { expect, test } from 'vitest';
import { t } from '../i18n';
import { kindOf } from './kind';

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

test.each([
  ['\xff\xd8\xff\xe0\x00\x10JFIF', 'a JPEG picture'],
  ['\x89PNG\r\n\x1a\n', 'a PNG picture'],
  ['RIFF\x00\x00\x00\x00AVI LIST', 'an AVI video'],
  ['RIFF\x00\x00\x00\x00WAVEfmt ', 'a WAV sound file'],
  ['\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9', 'a Windows Media video (WMV)'],
  ['FLV\x01\x05', 'a Flash video (FLV)'],
  ['\x00\x00\x00\x18ftypheic', 'a HEIC picture'],
  ['%PDF-1.7', 'a PDF document'],
  ['PK\x03\x04', 'an archive'],
  ['Dear Sir or Madam,\n', 'a text'],
])('%j is %s', (head, words) => {
  const kind = kindOf(bytes(head));
  expect(kind && t(kind)).toBe(words);
});

test.each(['', '\x00\x01\x02\x03\x04', '\x00\x00\x00\x18ftypisom'])('%j does not tell', (head) => {
  expect(kindOf(bytes(head))).toBeNull();
});
