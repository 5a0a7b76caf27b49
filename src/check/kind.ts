import type { TextKey } from '../i18n';

/** What a file really is, whatever it is called: how it begins, and what we call it. */
interface Kind {
  words: TextKey;
  begins: readonly (readonly [offset: number, bytes: string])[];
}

const KINDS: readonly Kind[] = [
  { words: 'check_kind_jpeg', begins: [[0, '\xff\xd8\xff']] },
  { words: 'check_kind_png', begins: [[0, '\x89PNG']] },
  { words: 'check_kind_gif', begins: [[0, 'GIF8']] },
  {
    words: 'check_kind_webp',
    begins: [
      [0, 'RIFF'],
      [8, 'WEBP'],
    ],
  },
  {
    words: 'check_kind_avi',
    begins: [
      [0, 'RIFF'],
      [8, 'AVI '],
    ],
  },
  {
    words: 'check_kind_wav',
    begins: [
      [0, 'RIFF'],
      [8, 'WAVE'],
    ],
  },
  { words: 'check_kind_wmv', begins: [[0, '\x30\x26\xb2\x75\x8e\x66\xcf\x11']] },
  { words: 'check_kind_flv', begins: [[0, 'FLV\x01']] },
  { words: 'check_kind_realmedia', begins: [[0, '.RMF']] },
  { words: 'check_kind_mpeg', begins: [[0, '\x00\x00\x01\xba']] },
  { words: 'check_kind_mpeg', begins: [[0, '\x00\x00\x01\xb3']] },
  { words: 'check_kind_heic', begins: [[4, 'ftyphei']] },
  { words: 'check_kind_heic', begins: [[4, 'ftypmif1']] },
  { words: 'check_kind_avif', begins: [[4, 'ftypavif']] },
  { words: 'check_kind_mp3', begins: [[0, 'ID3']] },
  { words: 'check_kind_pdf', begins: [[0, '%PDF']] },
  { words: 'check_kind_zip', begins: [[0, 'PK\x03\x04']] },
  { words: 'check_kind_zip', begins: [[0, '7z\xbc\xaf\x27\x1c']] },
  { words: 'check_kind_zip', begins: [[0, 'Rar!']] },
  { words: 'check_kind_zip', begins: [[0, '\x1f\x8b']] },
];

/** Bytes of a file's beginning that {@link kindOf} looks at. */
export const HEAD = 512;

/** What a file that is no playable video seems to be; null if its beginning does not tell. */
export function kindOf(head: Uint8Array): TextKey | null {
  const bytes = String.fromCharCode(...head.subarray(0, HEAD));
  const kind = KINDS.find(({ begins }) => begins.every(([offset, start]) => bytes.startsWith(start, offset)));
  if (kind) return kind.words;
  return bytes !== '' && isText(bytes) ? 'check_kind_text' : null;
}

/** Letters and signs, and no byte that texts do not have. */
function isText(bytes: string): boolean {
  return /^[\t\n\r\x20-\x7e\x80-\xff]*$/.test(bytes) && /[a-z]/i.test(bytes);
}
