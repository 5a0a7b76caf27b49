import type { Size } from '../geometry';

/** Size in px that the head of a PNG, WebP or JPEG file gives; null for anything else, and where the head is cut short. */
export function pictureSize(file: Uint8Array): Size | null {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const says = (at: number, word: string) => [...word].every((_, i) => view.getUint8(at + i) === word.charCodeAt(i));
  try {
    if (says(0, '\x89PNG') && says(12, 'IHDR')) return { width: view.getUint32(16), height: view.getUint32(20) };
    if (says(0, 'RIFF') && says(8, 'WEBP')) return webp(view);
    if (says(0, '\xff\xd8')) return jpeg(view);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return null;
}

/** By its first part: a picture with loss, one without, or what says what follows. */
function webp(view: DataView): Size | null {
  const little = (at: number) => view.getUint16(at, true) + 65_536 * view.getUint8(at + 2);
  const bits = (at: number) => view.getUint32(at, true);
  switch (String.fromCharCode(...[12, 13, 14, 15].map((at) => view.getUint8(at)))) {
    case 'VP8 ':
      return { width: bits(26) & 0x3fff, height: (bits(26) >>> 16) & 0x3fff };
    case 'VP8L':
      return { width: 1 + (bits(21) & 0x3fff), height: 1 + ((bits(21) >>> 14) & 0x3fff) };
    case 'VP8X':
      return { width: 1 + little(24), height: 1 + little(27) };
    default:
      return null;
  }
}

/** From segment to segment up to the frame's. What no plain file has on the way is refused: a decoder may read it otherwise. */
function jpeg(view: DataView): Size | null {
  for (let at = 2; view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1);
    if (marker >= 0xc0 && marker <= 0xc2) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    const isPlain = [0xc4, 0xdb, 0xdd, 0xfe].includes(marker) || (marker >= 0xe0 && marker <= 0xef);
    if (!isPlain) return null;
  }
  return null;
}
