import type { FaceDetail, TimelinePoint } from '../messages';
import type { Face } from './faces';
import { withAlpha } from './picture';
import { thumbnail } from './thumbnail';

/** ms for which the picture of a face serves while somebody looks at it. */
const FRESH = 4000;

/** Pictures of a video's faces, for people to look at: one at the first verdict, newer ones while a panel shows them. */
export class Details {
  /** Whether a panel shows them just now. */
  wanted = false;
  readonly #pictures = new Map<number, { picture: Blob; at: number }>();

  /** Takes a picture of one of `all` faces from its crop (RGB, `size` px square) if one is due; whether it was. */
  async see({ id, windows }: Face, crop: Uint8Array, size: number, all: Iterable<Face>): Promise<boolean> {
    const last = this.#pictures.get(id);
    const now = performance.now();
    const isDue = this.wanted ? !last || now - last.at > FRESH : !last && windows.live !== null;
    if (!isDue) return false;
    this.#pictures.set(id, { picture: await thumbnail(withAlpha(crop, size)), at: now });
    this.#drop([...all]);
    return true;
  }

  /** Lets go of pictures that no panel will list: of faces that have gone, but for the most suspicious ones. */
  #drop(all: readonly Face[]): void {
    const here = all.filter(({ present }) => present);
    const gone = foremost(all.filter(({ present }) => !present));
    const kept = new Set([...here, ...gone].map(({ id }) => id));
    for (const id of this.#pictures.keys()) if (!kept.has(id)) this.#pictures.delete(id);
  }

  /** What a panel shows of the faces, the ones in the picture and the most suspicious ones first. */
  of(faces: Iterable<Face>, window: number): FaceDetail[] {
    return foremost([...faces]).map((face) => ({
      id: face.id,
      picture: this.#pictures.get(face.id)?.picture ?? null,
      timeline: lastPoints(face, window),
    }));
  }
}

/** A long video has had hundreds of faces; a panel lists few. */
const AT_MOST = 12;

export function foremost<F extends { present: boolean; windows: { live: number | null } }>(faces: readonly F[]): F[] {
  const margin = ({ windows }: F) => windows.live ?? -Infinity;
  const rank = (a: F, b: F) => Number(b.present) - Number(a.present) || (margin(b) > margin(a) ? 1 : -1);
  return faces.toSorted(rank).slice(0, AT_MOST);
}

/** The last contributions of a face, at most `most` of them, in order. */
export function lastPoints({ times, windows }: Pick<Face, 'times' | 'windows'>, most: number): TimelinePoint[] {
  const { timeline } = windows;
  const from = Math.max(0, timeline.length - most);
  return timeline.slice(from).map((contribution, i) => ({ time: times[from + i] ?? 0, contribution }));
}
