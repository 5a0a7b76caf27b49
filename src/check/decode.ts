import {
  ALL_FORMATS,
  BlobSource,
  HlsInputFormat,
  Input,
  InputDisposedError,
  type InputVideoTrack,
  type VideoSample,
  VideoSampleSink,
} from 'mediabunny';
import { MODEL } from '../model';
import { slotPicker } from '../slots';
import { untilAborted } from './async';
import { HEAD, kindOf } from './kind';
import { FileError } from './problems';
import type { Picture, PictureSource } from './source';

/** Not HLS: a playlist is a list of addresses to load, and nothing here loads anything. */
const FORMATS = ALL_FORMATS.filter((format) => !(format instanceof HlsInputFormat));

/**
 * Opens a file with WebCodecs.
 * @throws FileError `not-a-video`, `no-picture`, `codec`, `damaged`, or whatever the reader says of a damaged file
 */
export async function openWithCodecs(file: File, signal: AbortSignal): Promise<PictureSource> {
  const input = new Input({ formats: FORMATS, source: new BlobSource(file, { handleUnhandledError: () => {} }) });
  const close = () => input.dispose();
  signal.addEventListener('abort', close, { once: true });
  try {
    if (!(await untilAborted(input.canRead(), signal))) {
      const head = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
      throw new FileError({ type: 'not-a-video', kind: kindOf(head) });
    }
    const track = await untilAborted(input.getPrimaryVideoTrack(), signal);
    if (!track) {
      const tracks = await untilAborted(input.getTracks(), signal);
      throw new FileError({ type: tracks.length > 0 ? 'no-picture' : 'damaged' });
    }
    if (!(await untilAborted(track.canDecode(), signal))) {
      throw new FileError({ type: 'codec', codec: await codecName(track) });
    }
    const announced = await untilAborted(track.getDurationFromMetadata(), signal);
    const duration = announced ?? (await untilAborted(track.computeDuration(), signal));
    return { duration: duration > 0 ? duration : null, pictures: decode(input, track, announced ?? 0), close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Pictures missing at the end, in s, that a file may announce and not have without being called damaged. */
const TAIL = 1;

/** `announced`: how long the head of the file says that the track is, s; 0 where it says nothing. */
async function* decode(input: Input, track: InputVideoTrack, announced: number): AsyncGenerator<Picture> {
  const due = slotPicker(MODEL.sampling.rate);
  let end = 0;
  try {
    for await (const sample of new VideoSampleSink(track).samples()) {
      try {
        end = sample.timestamp + sample.duration;
        // A negative time is what an edit list cut away.
        if (end > 0 && due(Math.max(0, sample.timestamp))) yield pictureOf(sample);
      } finally {
        sample.close();
      }
    }
    // A file cut short ends without an error: before what its index lists, or with all tracks before what its head says.
    const isCut = end < (await track.computeDuration()) - TAIL || (await input.computeDuration()) < announced - TAIL;
    if (isCut) throw new FileError({ type: 'damaged' });
  } catch (error) {
    if (!(error instanceof InputDisposedError)) throw error;
  }
}

/** The sample as people see it: a turned or mirrored one is drawn upright, any other is handed on untouched. */
function pictureOf(sample: VideoSample): Picture {
  const native = { width: sample.displayWidth, height: sample.displayHeight };
  const time = Math.max(0, sample.timestamp);
  if (sample.rotation === 0 && !sample.flip) {
    const frame = sample.toVideoFrame();
    return { image: frame, native, time, close: () => frame.close() };
  }
  const canvas = new OffscreenCanvas(native.width, native.height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new FileError({ type: 'engine', reason: 'engine-lost' }); // the file is all right
  sample.draw(context, 0, 0);
  return { image: canvas, native, time, close: () => {} };
}

async function codecName(track: InputVideoTrack): Promise<string | null> {
  const internal = await track.getInternalCodecId();
  return (await track.getCodec()) ?? (typeof internal === 'string' ? internal : null);
}
