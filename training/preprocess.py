"""Turns ../shared/data into crops that the extension would make: python preprocess.py --data ../../shared/data

Writes to --out (default ../.cache/crops):
  clips.npy  uint8 [crops, 218, 218, 3]  the square of 1.7 face boxes around each face, at 10 frames a second
  clips.csv  clip, time (s), box (px)    one row a crop, in order of clip and time
  dfdc.npy   uint8 [crops, 128, 128, 3]  as delivered: already the face box
  dfdc.csv   path, label, split, group
"""

import argparse
import csv
import io
import tarfile
from pathlib import Path

import cv2
import mediapipe as mp
import numpy as np
from mediapipe.tasks.python import BaseOptions, vision
from PIL import Image

from crop import crop_square, face_square
from data import CONTEXT, MANIFEST, SEEN, SIZE, STORED

RATE = MANIFEST["sampling"]["rate"]  # frames a second
OVERVIEW = MANIFEST["input"]["overview"]  # px, long side of what the detector sees


def face_detector(path: Path) -> vision.FaceDetector:
    """The extension's own detector file (models/face_detector.tflite, made by scripts/build-models.mjs)."""
    options = vision.FaceDetectorOptions(
        base_options=BaseOptions(model_asset_path=str(path)), min_detection_confidence=MANIFEST["input"]["minScore"]
    )
    return vision.FaceDetector.create_from_options(options)


def detect(detector: vision.FaceDetector, frame: np.ndarray) -> list[tuple[float, float, float, float]]:
    """Face boxes (x, y, width, height) in px of the uint8 RGB frame, largest first."""
    scale = max(1.0, max(frame.shape[:2]) / OVERVIEW)
    small = frame
    if scale > 1:
        size = (round(frame.shape[1] / scale), round(frame.shape[0] / scale))
        small = np.asarray(Image.fromarray(frame).resize(size, Image.Resampling.BILINEAR))
    found = detector.detect(mp.Image(image_format=mp.ImageFormat.SRGB, data=np.ascontiguousarray(small)))
    boxes = [
        (b.origin_x * scale, b.origin_y * scale, b.width * scale, b.height * scale)
        for b in (d.bounding_box for d in found.detections)
    ]
    return sorted(boxes, key=lambda b: -b[2] * b[3])


def sample_frames(path: Path, rate: float = RATE):
    """Yields (time in s, RGB frame) of a video at about `rate` frames a second."""
    video = cv2.VideoCapture(str(path))
    fps = video.get(cv2.CAP_PROP_FPS) or 25.0
    due, index = 0.0, 0
    while True:
        ok, frame = video.read()
        if not ok:
            return
        time = index / fps
        if time + 1e-6 >= due:
            due += 1 / rate
            yield time, frame[:, :, ::-1]
        index += 1


def clips(data: Path, out: Path, detector: vision.FaceDetector) -> None:
    crops, rows, lost = [], [], 0
    listed = list(csv.DictReader((data / "clips.csv").open()))
    for n, clip in enumerate(listed):
        last = None
        for time, frame in sample_frames(data / clip["path"]):
            boxes = detect(detector, frame)
            if last is not None and boxes:  # follow the same face
                boxes.sort(key=lambda b: abs(b[0] + b[2] / 2 - last[0] - last[2] / 2) + abs(b[1] - last[1]))
            if not boxes:
                lost += 1
                continue
            last = boxes[0]
            crops.append(crop_square(frame, face_square(last, CONTEXT), STORED))
            rows.append((clip["path"], f"{time:.3f}", *(f"{v:.1f}" for v in last)))
        if n % 50 == 0:
            print(f"clip {n}/{len(listed)}, {len(crops)} crops, {lost} frames without a face", flush=True)
    np.save(out / "clips.npy", np.stack(crops))
    with (out / "clips.csv").open("w") as file:
        csv.writer(file).writerows([("clip", "time", "x", "y", "width", "height"), *rows])


def dfdc(data: Path, out: Path) -> None:
    images = {}
    for archive in sorted(data.glob("dfdc-faces-*.tar")):
        with tarfile.open(archive) as tar:
            for member in tar:
                if member.isfile():
                    image = Image.open(io.BytesIO(tar.extractfile(member).read())).convert("RGB")
                    images[member.name.removeprefix("./")] = np.asarray(image)
    rows = [r for r in csv.DictReader((data / "dfdc-faces.csv").open()) if r["path"] in images]
    np.save(out / "dfdc.npy", np.stack([images[r["path"]] for r in rows]))
    with (out / "dfdc.csv").open("w") as file:
        writer = csv.DictWriter(file, ["path", "label", "split", "group"], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    print(f"dfdc: {len(rows)} crops", flush=True)


def boxes_of(crops: Path) -> dict[str, list[tuple[float, tuple[float, float, float, float]]]]:
    """For each clip its (time in s, detector box in px) in order of time."""
    found: dict[str, list] = {}
    for row in csv.DictReader((crops / "clips.csv").open()):
        box = tuple(float(row[k]) for k in ("x", "y", "width", "height"))
        found.setdefault(row["clip"], []).append((float(row["time"]), box))
    return found


def clip_frames(path: Path, boxes: list) -> tuple[list[np.ndarray], list]:
    """The frames of a clip in which its face was found, with the boxes."""
    known = {f"{time:.3f}": box for time, box in boxes}
    found = [(frame, known[f"{time:.3f}"]) for time, frame in sample_frames(path) if f"{time:.3f}" in known]
    return [frame for frame, _ in found], [box for _, box in found]


def crops_of(frames: list[np.ndarray], boxes: list) -> np.ndarray:
    """The faces in some frames as the extension cuts them, resampled once: uint8 [t, 112, 112, 3]."""
    return np.stack([crop_square(f, face_square(b, SEEN), SIZE) for f, b in zip(frames, boxes, strict=True)])


def spread_crops(path: Path, boxes: list, most: int) -> np.ndarray:
    """The face in at most `most` frames of a clip, spread over its length: uint8 [t, 112, 112, 3]."""
    frames, places = clip_frames(path, boxes)
    chosen = np.unique(np.linspace(0, len(frames) - 1, most).astype(int))
    return crops_of([frames[i] for i in chosen], [places[i] for i in chosen])


if __name__ == "__main__":
    here = Path(__file__).parent
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=here / "../.cache/crops")
    parser.add_argument("--detector", type=Path, default=here / "../models/face_detector.tflite")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    dfdc(args.data, args.out)
    clips(args.data, args.out, face_detector(args.detector))
