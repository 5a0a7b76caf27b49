import { FaceDetector, FilesetResolver } from '@mediapipe/tasks-vision';
import { serveCalls } from '../calls';
import { imageOf } from '../offscreen/pixels';
import type { Answers, Detected, ToDetector } from './messages';

/** The worker with MediaPipe's face detector. */

let detector: FaceDetector | null = null;

serveCalls<ToDetector, Answers[keyof Answers]>(async (call) => {
  if (call.type === 'detect') {
    // One bad picture is no reason to give the detector up.
    const picture = await imageOf(call.picture).catch(() => null);
    return picture && look(picture);
  }
  const fileset = await FilesetResolver.forVisionTasks(call.base, true);
  detector = await FaceDetector.createFromOptions(fileset, {
    baseOptions: { modelAssetBuffer: call.model, delegate: 'CPU' },
    runningMode: 'IMAGE',
    minDetectionConfidence: call.minScore,
  });
  look(new ImageData(call.side, call.side)); // the first time takes ten times as long
  return null;
});

function look(picture: ImageData): Detected {
  if (!detector) throw new Error('There is no detector yet');
  const start = performance.now();
  const boxes = detector
    .detect(picture)
    .detections.flatMap(({ boundingBox: box }) =>
      box ? [{ x: box.originX, y: box.originY, width: box.width, height: box.height }] : [],
    );
  return { boxes, milliseconds: performance.now() - start };
}
