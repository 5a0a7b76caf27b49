import { smallPicture } from '../small-picture';

/** A small JPEG of a picture. */
export async function thumbnail(picture: ImageData): Promise<Blob> {
  const bitmap = await createImageBitmap(picture);
  try {
    return await smallPicture(bitmap, bitmap);
  } finally {
    bitmap.close();
  }
}
