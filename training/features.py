"""What the shipped backbone sees in the clips, kept in .cache so that the tables made of it cost seconds.

One .npz a clip in a folder named after the backbone's hash: another model computes its own. Stops and goes on anywhere.
"""

import hashlib
import json
import zlib
from pathlib import Path

import cv2
import numpy as np

from data import Clip
from preprocess import boxes_of, clip_frames, crops_of, spread_crops
from shipped import Shipped

CACHE = Path(__file__).parent / "../.cache/features"
TRAINED_ON = 8  # frames kept of a clip that trained the network, spread over its length; of others all


def file_hashes(models: Path) -> dict[str, str]:
    """The hashes of the graphs as the manifest has them: by these a table says which model it is about."""
    return {k: f["sha256"] for k, f in json.loads((models / "model.json").read_text())["files"].items()}


def sharpness(crops: np.ndarray) -> float:
    """Mean variance of the Laplacian: a control that knows nothing of faces."""
    return float(np.mean([cv2.Laplacian(cv2.cvtColor(c, cv2.COLOR_RGB2GRAY), cv2.CV_64F).var() for c in crops]))


def features_of(shipped: Shipped, data: Path, crops: Path, clips: list[Clip]) -> tuple[list[np.ndarray], np.ndarray]:
    """Features of each clip in order of time, float32 [t, WIDTH of light.py], and the sharpness of each [n]."""
    folder = CACHE / hashlib.sha256((shipped.models / "backbone.onnx").read_bytes()).hexdigest()[:12]
    folder.mkdir(parents=True, exist_ok=True)
    boxes, features, sharp = boxes_of(crops), [], []
    for n, clip in enumerate(clips):
        path = folder / f"{zlib.crc32(clip.path.encode()):08x}.npz"
        if not path.exists():
            where = data / clip.path, boxes[clip.path]
            pixels = spread_crops(*where, TRAINED_ON) if clip.split == "train" else crops_of(*clip_frames(*where))
            half_written = path.with_suffix(".tmp.npz")
            np.savez(half_written, features=shipped.features(pixels), sharpness=sharpness(pixels))
            half_written.rename(path)
            if n % 25 == 0:
                print(f"features of clip {n} of {len(clips)}", flush=True)
        with np.load(path) as kept:
            features.append(kept["features"])
            sharp.append(float(kept["sharpness"]))
    return features, np.array(sharp)
