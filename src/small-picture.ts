import type { Size } from './geometry';

/** px, the longer side. */
const AT_MOST = 160;

/** A small JPEG of a picture of that size, px: for people to know it by, never for the network. */
export async function smallPicture(picture: CanvasImageSource, { width, height }: Size): Promise<Blob> {
  const scale = Math.min(1, AT_MOST / Math.max(width, height));
  const px = (side: number) => Math.max(1, Math.round(side * scale));
  const canvas = new OffscreenCanvas(px(width), px(height));
  const context = canvas.getContext('2d');
  if (!context) throw new Error('No 2D canvas');
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 });
}
