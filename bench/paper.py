"""The paper's pipeline as it is published, on one video, and how long each of its stages takes:

    python paper.py --video VIDEO --repeats 3

Every frame is decoded; dlib's HOG detector looks for faces, with the picture enlarged once, which is what
face_recognition.face_locations does; each face becomes a crop of 112 px; ReLSTM looks at a window of 80 frames. On the
CPU, with two threads. The weights are random: no time depends on them.

Prints one JSON object: `frames`, `faces` (frames with one), `repeats` (s of each stage, for each repeat).
"""

import argparse
import json
import sys
import time
from pathlib import Path

import av
import cv2
import dlib
import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).parent / "../training"))
from data import SIZE, to_input
from model import ReLSTM

WINDOW = 80
THREADS = 2
UPSAMPLE = 1


def decoded(path: Path) -> list[np.ndarray]:
    """All frames, uint8 RGB [h, w, 3]."""
    with av.open(str(path)) as container:
        container.streams.video[0].thread_type = "AUTO"
        # dlib takes rows with padding for something else than they are, and finds nobody.
        return [np.ascontiguousarray(frame.to_ndarray(format="rgb24")) for frame in container.decode(video=0)]


def cut(frame: np.ndarray, box: dlib.rectangle) -> np.ndarray:
    """The face, uint8 [SIZE, SIZE, 3]."""
    face = frame[max(0, box.top()) : box.bottom(), max(0, box.left()) : box.right()]
    return cv2.resize(face, (SIZE, SIZE))


def pipeline(path: Path, net: ReLSTM) -> tuple[dict[str, float], int, int]:
    """s of each stage, frames, and frames with a face."""
    marks = [time.perf_counter()]
    frames = decoded(path)
    marks.append(time.perf_counter())
    detector = dlib.get_frontal_face_detector()
    found = [(frame, boxes[0]) for frame in frames if (boxes := detector(frame, UPSAMPLE))]
    marks.append(time.perf_counter())
    if len(found) < WINDOW:
        raise SystemExit(f"Only {len(found)} of {len(frames)} frames have a face: {WINDOW} are needed.")
    crops = np.stack([cut(*face) for face in found])
    marks.append(time.perf_counter())
    with torch.inference_mode():
        net(to_input(torch.from_numpy(crops[:WINDOW]))[None]).softmax(dim=1)
    marks.append(time.perf_counter())
    stages = ("decode", "detect", "crop", "network")
    return dict(zip(stages, np.diff(marks).tolist(), strict=True)), len(frames), len(found)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--video", type=Path, required=True)
    parser.add_argument("--repeats", type=int, required=True)
    args = parser.parse_args()
    torch.set_num_threads(THREADS)
    cv2.setNumThreads(THREADS)
    net = ReLSTM().eval()
    repeats = []
    for _ in range(args.repeats):
        stages, frames, faces = pipeline(args.video, net)
        repeats.append(stages)
    print(json.dumps({"frames": frames, "faces": faces, "repeats": repeats}))
