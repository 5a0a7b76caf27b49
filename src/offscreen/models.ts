import { MODEL, type ModelFile } from '../model';

/** A file of the package is absent or is not what models/model.json says. */
export class ModelMissing extends Error {
  override name = 'ModelMissing';
}

/** Bytes of a file of the extension. Throws ModelMissing if there is none. */
export async function packaged(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const response = await fetch(chrome.runtime.getURL(path));
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw new ModelMissing(`${path} cannot be read`, { cause: error });
  }
}

/** Bytes of a model file, checked against its length and hash. Throws ModelMissing if they differ. */
export async function verified({ file, bytes, sha256 }: ModelFile): Promise<Uint8Array> {
  const content = await packaged(`models/${file}`);
  if (content.byteLength !== bytes) throw new ModelMissing(`${file} has ${content.byteLength} bytes, not ${bytes}`);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
  const hex = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  if (hex !== sha256) throw new ModelMissing(`${file} has another hash than model.json says`);
  return content;
}

export interface Graphs {
  backbone: Uint8Array;
  temporal: Uint8Array;
}

export async function graphs(): Promise<Graphs> {
  const [backbone, temporal] = await Promise.all([verified(MODEL.files.backbone), verified(MODEL.files.temporal)]);
  return { backbone, temporal };
}
