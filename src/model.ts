import manifest from '../models/model.json';

/** One model file of the package. */
export interface ModelFile {
  file: string;
  bytes: number;
  sha256: string;
}

/** models/model.json: everything about the model that code must agree on. Python reads the same file. */
export interface ModelManifest {
  version: string;
  files: { backbone: ModelFile; temporal: ModelFile };
  input: {
    /** px, side of the square crop. */
    size: number;
    /** Side of the crop in face-detector boxes. */
    cropScale: number;
    /** px, long side of what the face detector sees. */
    overview: number;
    /** px, native side of the smallest face that is judged. */
    minFace: number;
    /** Lowest detector score that counts as a face. */
    minScore: number;
  };
  sampling: {
    /** Frames a second. */
    rate: number;
    /** Frames in the window, and the fewest that give a verdict. */
    window: number;
    minFrames: number;
    /** Frames of a face on which the verdict on a playing video rests as long as no face has `minFrames`. */
    firstFrames: number;
    /** New frames after which the window is judged again. */
    stride: number;
  };
  /** Numbers that describe a crop, and that the LSTM carries from frame to frame. */
  features: number;
  state: number;
  calibration: {
    temperature: number;
    bias: number;
    /** Probabilities keep this distance from 0 and 1. */
    floor: number;
    /** Logits that a face's margin loses for each e-fold of faces judged: many faces are many chances to be wrong. */
    crowd: number;
  };
  thresholds: { manipulated: number; clean: number };
}

export const MODEL: ModelManifest = manifest;
