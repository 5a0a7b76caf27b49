import type { Picture } from './source';

/** px, the longer side. */
const AT_MOST = 160;

/** A small JPEG of a picture, for people to recognize a file by; null if it cannot be had. */
export async function smallPicture({ image, native }: Pick<Picture, 'image' | 'native'>): Promise<Blob | null> {
  const scale = Math.min(1, AT_MOST / Math.max(native.width, native.height));
  const [width, height] = [native.width, native.height].map((side) => Math.max(1, Math.round(side * scale)));
  const canvas = new OffscreenCanvas(width ?? 1, height ?? 1);
  try {
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 });
  } catch {
    return null;
  }
}
