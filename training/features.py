"""What the shipped backbone sees in the clips, kept in .cache so that the tables made of it cost seconds.

One .npz a clip in a folder named after the backbone's hash: another model computes its own. The file is named after
all that decides which crops the backbone is shown. Stops and goes on anywhere.
"""

import csv
import hashlib
import json
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np

from data import SEEN, Clip
from preprocess import boxes_of, clip_frames, crops_of, spread_crops
from shipped import Shipped

CACHE = Path(__file__).parent / "../.cache/features"
TRAINED_ON = 8  # frames kept of a clip that trained the network, spread over its length; of others all


def file_hashes(models: Path) -> dict[str, str]:
    """By these a table says which model it is about: the hashes of the graphs as the manifest has them, and one of its
    calibration and bands."""
    manifest = json.loads((models / "model.json").read_text())
    bands = json.dumps([manifest[k] for k in ("calibration", "thresholds")], sort_keys=True)
    graphs = {k: f["sha256"] for k, f in manifest["files"].items()}
    return graphs | {"calibration": hashlib.sha256(bands.encode()).hexdigest()[:16]}


def sharpness(crops: np.ndarray) -> float:
    """Mean variance of the Laplacian: a control that knows nothing of faces."""
    return float(np.mean([cv2.Laplacian(cv2.cvtColor(c, cv2.COLOR_RGB2GRAY), cv2.CV_64F).var() for c in crops]))


def features_of(shipped: Shipped, data: Path, crops: Path, clips: list[Clip]) -> tuple[list[np.ndarray], np.ndarray]:
    """Features of each clip in order of time, float32 [t, WIDTH of light.py], and the sharpness of each [n]."""
    folder = CACHE / hashlib.sha256((shipped.models / "backbone.onnx").read_bytes()).hexdigest()[:12]
    folder.mkdir(parents=True, exist_ok=True)
    boxes, features, sharp = boxes_of(crops), [], []
    for n, clip in enumerate(clips):
        most = TRAINED_ON if clip.split == "train" else None
        shown = json.dumps([clip.path, boxes[clip.path], SEEN, most])
        path = folder / f"{hashlib.sha256(shown.encode()).hexdigest()[:16]}.npz"
        if not path.exists():
            where = data / clip.path, boxes[clip.path]
            pixels = spread_crops(*where, most) if most else crops_of(*clip_frames(*where))
            half_written = path.with_suffix(".tmp.npz")
            np.savez(half_written, features=shipped.features(pixels), sharpness=sharpness(pixels))
            half_written.rename(path)
            if n % 25 == 0:
                print(f"features of clip {n} of {len(clips)}", flush=True)
        with np.load(path) as kept:
            features.append(kept["features"])
            sharp.append(float(kept["sharpness"]))
    return features, np.array(sharp)


def controls_of(data: Path, crops: Path, clips: list[Clip], sharp: np.ndarray) -> dict[str, np.ndarray]:
    """What knows nothing of faces, of each clip [n]: the size (px of the detector's box), the sharpness that
    features_of gives, and the bits a second of the file."""
    boxes = boxes_of(crops)
    listed = {r["path"]: r for r in csv.DictReader((data / "clips.csv").open())}
    seconds = [float(int(listed[c.path]["frames"]) / Fraction(listed[c.path]["fps"])) for c in clips]
    return {
        "size": np.array([np.median([box[2] for _, box in boxes[c.path]]) for c in clips]),
        "sharpness": sharp,
        "bits": np.array([8 * (data / c.path).stat().st_size / s for c, s in zip(clips, seconds, strict=True)]),
    }
