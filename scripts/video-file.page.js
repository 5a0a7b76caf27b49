/** Runs in a page (see media-page.mjs): video files to frames and back, with WebCodecs. */
import {
  ALL_FORMATS,
  BlobSource,
  BufferTarget,
  Input,
  Output,
  VideoSample,
  VideoSampleSink,
  VideoSampleSource,
  WebMOutputFormat,
} from 'mediabunny';

/** @typedef {{ image: ImageData, time: number, duration: number }} Frame times in s, from 0 */

/**
 * The decoded frames of a part of a video.
 *
 * @returns {Promise<Frame[]>}
 */
export async function frames(url, start, seconds) {
  const input = new Input({ source: new BlobSource(await (await fetch(url)).blob()), formats: ALL_FORMATS });
  const track = await input.getPrimaryVideoTrack();
  const list = [];
  let context = null;
  for await (const sample of new VideoSampleSink(track).samples(start, start + seconds)) {
    context ??= new OffscreenCanvas(sample.displayWidth, sample.displayHeight).getContext('2d', {
      willReadFrequently: true,
    });
    const { width, height } = context.canvas;
    sample.draw(context, 0, 0);
    const first = list[0]?.from ?? sample.timestamp;
    list.push({
      image: context.getImageData(0, 0, width, height),
      from: first,
      time: sample.timestamp - first,
      duration: sample.duration,
    });
    sample.close();
  }
  return list;
}

/**
 * A video file with VP9 of the frames, WebM unless told otherwise. Every Chromium can write and play it, whoever built it.
 *
 * @param {Iterable<Frame> | AsyncIterable<Frame>} list
 * @param {number} bitrate bits a second
 * @param {{ format?: import('mediabunny').OutputFormat, rotation?: import('mediabunny').Rotation }} [file] `rotation`: by
 *   how many degrees a player turns the frames clockwise
 * @returns {Promise<Uint8Array>}
 */
export async function encode(list, bitrate = 2_500_000, { format = new WebMOutputFormat(), rotation = 0 } = {}) {
  const output = new Output({ format, target: new BufferTarget() });
  const source = new VideoSampleSource({ codec: 'vp9', bitrate, keyFrameInterval: 2 });
  output.addVideoTrack(source, { rotation });
  await output.start();
  for await (const { image, time, duration } of list) {
    const sample = new VideoSample(image.data, {
      format: 'RGBX',
      codedWidth: image.width,
      codedHeight: image.height,
      timestamp: time,
      duration,
    });
    await source.add(sample);
    sample.close();
  }
  await output.finalize();
  return new Uint8Array(output.target.buffer);
}
