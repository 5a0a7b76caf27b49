"""Finds the landmarks of every real crop, for swaps.py: python landmarks.py --data ../../shared/data

Writes to --crops, beside the crops of preprocess.py:
  clips-landmarks.npy, dfdc-landmarks.npy  float16 [crops, 468, 2]  parts of the crop's side; nan: a fake, or no face

MediaPipe's face mesh, whose file only older wheels carry; they need not be installed:
  pip download --no-deps --only-binary=:all: --python-version 3.11 --platform manylinux_2_28_x86_64 \\
      --dest ../.cache mediapipe==0.10.21
"""

import argparse
import zipfile
from pathlib import Path

import cv2
import numpy as np
from ai_edge_litert.interpreter import Interpreter

from data import CONTEXT, load_clips, load_dfdc

WHEEL = "mediapipe-0.10.21-*.whl"
MODEL = "mediapipe/modules/face_landmark/face_landmark.tflite"
POINTS, SIDE = 468, 192
WIDE = 1.5  # side in face boxes of what the mesh wants to see


class FaceMesh:
    def __init__(self, model: bytes):
        self.net = Interpreter(model_content=model, num_threads=1)
        self.net.allocate_tensors()
        self.input = self.net.get_input_details()[0]["index"]
        self.outputs = {int(np.prod(o["shape"])): o["index"] for o in self.net.get_output_details()}

    def __call__(self, crop: np.ndarray) -> np.ndarray:
        """uint8 RGB [n, n, 3], about 1.5 face boxes wide -> float32 [468, 2], parts of its side; nan without a face."""
        small = cv2.resize(crop, (SIDE, SIDE)).astype(np.float32) / 255
        self.net.set_tensor(self.input, small[None])
        self.net.invoke()
        if self.net.get_tensor(self.outputs[1]).item() < 0:  # a logit
            return np.full((POINTS, 2), np.nan, np.float32)
        return self.net.get_tensor(self.outputs[POINTS * 3]).reshape(POINTS, 3)[:, :2] / SIDE


def landmarks_of(mesh: FaceMesh, stored: np.ndarray, context: float) -> np.ndarray:
    """Of a stored crop of `context` face boxes: cut to what the mesh wants, or mirrored beyond its edges."""
    size = stored.shape[0]
    side = round(size * WIDE / context)
    if side < size:
        start = (size - side) // 2
        return (mesh(stored[start : start + side, start : start + side]) * side + start) / size
    edge = (side - size) // 2
    wide = cv2.copyMakeBorder(np.ascontiguousarray(stored), edge, edge, edge, edge, cv2.BORDER_REFLECT_101)
    return (mesh(wide) * wide.shape[0] - edge) / size


def landmarks(mesh: FaceMesh, pixels: np.ndarray, rows: np.ndarray, context: float) -> np.ndarray:
    found = np.full((len(pixels), POINTS, 2), np.nan, np.float16)
    for row in rows:
        found[row] = landmarks_of(mesh, pixels[row], context)
    return found


if __name__ == "__main__":
    here = Path(__file__).parent
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--crops", type=Path, default=here / "../.cache/crops")
    parser.add_argument("--wheels", type=Path, default=here / "../.cache")
    args = parser.parse_args()
    wheel = next(args.wheels.glob(WHEEL), None)
    if wheel is None:
        raise SystemExit(f"no {WHEEL} in {args.wheels}:\n{__doc__}")
    mesh = FaceMesh(zipfile.ZipFile(wheel).read(MODEL))
    pixels, clips = load_clips(args.data, args.crops)
    real = np.concatenate([clip.rows for clip in clips if clip.label == 1])
    np.save(args.crops / "clips-landmarks.npy", landmarks(mesh, pixels, real, CONTEXT))
    stills, labels, _ = load_dfdc(args.crops)
    np.save(args.crops / "dfdc-landmarks.npy", landmarks(mesh, stills, np.flatnonzero(labels == 1), 1.0))
