/** px, width. */
const AT_MOST = 160;

/** A small JPEG of a picture, at most 160 px wide. Only for people to look at, never for the network. */
export async function thumbnail(picture: ImageData): Promise<Blob> {
  const scale = Math.min(1, AT_MOST / picture.width);
  const canvas = new OffscreenCanvas(
    Math.round(picture.width * scale),
    Math.max(1, Math.round(picture.height * scale)),
  );
  const bitmap = await createImageBitmap(picture);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('No 2D canvas');
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 });
}
