import { FaceDetector, FilesetResolver } from '@mediapipe/tasks-vision';
import type { Rect } from '../geometry';
import { MODEL } from '../model';
import { packaged } from './models';

/** Finds the faces of a picture: boxes in its px, which may reach over its edge. */
export type Detect = (picture: ImageData) => Rect[];

/** Loads MediaPipe's face detector. Throws ModelMissing without its model. */
export async function createDetector(): Promise<Detect> {
  const modelAssetBuffer = await packaged('models/face_detector.tflite');
  const fileset = await FilesetResolver.forVisionTasks(chrome.runtime.getURL('mediapipe'));
  const detector = await FaceDetector.createFromOptions(fileset, {
    baseOptions: { modelAssetBuffer, delegate: 'CPU' },
    runningMode: 'IMAGE',
    minDetectionConfidence: MODEL.input.minScore,
  });
  detector.detect(new ImageData(MODEL.input.overview, MODEL.input.overview)); // the first time takes ten times as long
  return (picture) =>
    detector
      .detect(picture)
      .detections.flatMap(({ boundingBox: box }) =>
        box ? [{ x: box.originX, y: box.originY, width: box.width, height: box.height }] : [],
      );
}
