import type { Size } from '../geometry';
import { untilAborted } from './async';
import { openWithCodecs } from './decode';
import { openWithElement } from './element';
import { FileError } from './problems';

/** One picture of a file, upright, in its native size. Whoever got it closes it. */
export interface Picture {
  image: VideoFrame | OffscreenCanvas | ImageBitmap;
  native: Size;
  /** s of media time. */
  time: number;
  close(): void;
}

/** A file whose first picture could be read. */
export interface OpenSource extends PictureSource {
  /** The first of the pictures. Whoever closes that closes this. */
  first: Picture;
}

/** A file opened for reading its pictures once, in order, at the model's rate. */
export interface PictureSource {
  /** s, null if the file does not tell. */
  duration: number | null;
  /** Ends at the end of the video; throws where the file cannot be read further: a FileError, if it is an OpenSource's. */
  pictures: AsyncGenerator<Picture>;
  /** Frees the decoder. Safe to call twice. */
  close(): void;
}

/**
 * Opens a file and reads its first picture, so that a file which cannot be read at all fails here. WebCodecs first:
 * it decodes in order as fast as the machine can. What it cannot read, the browser's own player may, by seeking.
 * @throws FileError
 */
export async function openSource(file: File, signal: AbortSignal): Promise<OpenSource> {
  if (file.size === 0) throw new FileError({ type: 'empty' });
  let problem: FileError | null = null;
  for (const open of [openWithCodecs, openWithElement]) {
    let source: PictureSource | null = null;
    try {
      const opened = await open(file, signal);
      source = opened;
      const first = await untilAborted(opened.pictures.next(), signal);
      if (first.done) throw new FileError({ type: 'damaged' });
      const close = () => {
        opened.close();
        first.value.close();
      };
      const pictures = startingWith(first.value, opened.pictures, signal);
      return { duration: opened.duration, first: first.value, pictures, close };
    } catch (error) {
      source?.close();
      signal.throwIfAborted();
      // The first opener knows the container and so says best what is wrong.
      problem ??= fileError(error);
    }
  }
  throw problem ?? new FileError({ type: 'damaged' });
}

async function* startingWith(
  first: Picture,
  rest: AsyncGenerator<Picture>,
  signal: AbortSignal,
): AsyncGenerator<Picture> {
  yield first;
  try {
    yield* rest;
  } catch (error) {
    signal.throwIfAborted();
    throw fileError(error);
  }
}

/** What a reader says, in our words: whatever else it throws is about the file. */
function fileError(error: unknown): FileError {
  return error instanceof FileError ? error : new FileError({ type: 'damaged' }, { cause: error });
}
