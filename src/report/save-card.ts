import type { Check } from '../messages';
import { bySuspicion } from '../ui/evidence';
import { download, exportName } from '../ui/export';
import { CARD, drawCard } from './card';

/** Saves a picture of the check to show to others: verdict, crops and timeline of the face that decides it. */
export async function saveCard(check: Check): Promise<void> {
  const canvas = new OffscreenCanvas(CARD.width, CARD.height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('No 2D canvas');
  const frames = bySuspicion(check.faces)[0]?.face.evidence ?? [];
  const crops = await Promise.all(frames.map(({ picture }) => createImageBitmap(picture)));
  drawCard(context, check, crops);
  for (const crop of crops) crop.close();
  download(exportName(check, 'png'), 'image/png', await canvas.convertToBlob({ type: 'image/png' }));
}
