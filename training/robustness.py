"""How the shipped files stand up to what platforms do to a video: python robustness.py --data ../../shared/data

Degrades the test clips of at least 24 frames (generators and sources that training never saw), both classes alike, and
measures the AUC again, on at most 16 frames a clip. Writes docs/robustness.json; report.py puts it into the documents.
"""

import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path

import av
import cv2
import numpy as np
from sklearn.metrics import roc_auc_score

from augment import jpeg, rescale
from data import MIN_FRAMES, load_clips
from evaluate import bootstrap_auc
from features import file_hashes
from preprocess import RATE, boxes_of, crops_of, sample_frames
from shipped import Shipped, arguments

Box = tuple[float, float, float, float]  # x, y, width, height in px


def recode(frames: list[np.ndarray], codec: str, crf: int, rate: int = 10) -> list[np.ndarray]:
    """Frames uint8 [h, w, 3] through a lossy video codec and back; of an odd height or width a line is lost."""
    height, width = (n - n % 2 for n in frames[0].shape[:2])
    memory = io.BytesIO()
    with av.open(memory, "w", format="matroska") as file:
        stream = file.add_stream(codec, rate=rate, options={"crf": str(crf), "b": "0"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for frame in frames:
            picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(frame[:height, :width]), format="rgb24")
            file.mux(stream.encode(picture))
        file.mux(stream.encode())
    memory.seek(0)
    with av.open(memory) as file:
        return [frame.to_ndarray(format="rgb24") for frame in file.decode(video=0)]


Seen = tuple[list[np.ndarray], list[Box]]  # frames, and where the face is in each


def video(codec: str, crf: int) -> Callable[..., Seen]:
    return lambda frames, boxes: (recode(frames, codec, crf), boxes)


def each(change: Callable[[np.ndarray], np.ndarray]) -> Callable[..., Seen]:
    return lambda frames, boxes: ([change(frame) for frame in frames], boxes)


def scaled(factor: float) -> Callable[..., Seen]:
    return each(lambda frame: rescale(frame, factor, np.random.default_rng(0)))


def face(px: int) -> Callable[..., Seen]:
    """As if the face had been filmed from where it is `px` wide."""

    def change(frames: list[np.ndarray], boxes: list[Box]) -> Seen:
        factor = px / float(np.median([width for _, _, width, _ in boxes]))
        how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        small = [cv2.resize(np.ascontiguousarray(f), None, fx=factor, fy=factor, interpolation=how) for f in frames]
        return small, [(x * factor, y * factor, w * factor, h * factor) for x, y, w, h in boxes]

    return change


def unchanged(frames: list[np.ndarray], boxes: list[Box]) -> Seen:
    return frames, boxes


DEGRADATIONS = {
    "as it is": unchanged,
    **{f"H.264 CRF {crf}": video("libx264", crf) for crf in (18, 28, 34, 40)},
    "VP9 CRF 40": video("libvpx-vp9", 40),
    **{f"JPEG {quality}": each(lambda frame, quality=quality: jpeg(frame, quality)) for quality in (95, 70, 30)},
    "half size": scaled(0.5),
    "quarter size": scaled(0.25),
    **{f"face of {px} px": face(px) for px in (224, 80, 40)},
}
# Frames a second; all else is at RATE. Two thirds of the clips have 25 at most.
RATES = {"native rate, 30 at most": 30, "5 frames a second": 5, "3 frames a second": 3}


def seen_at(path: Path, known: list[tuple[float, Box]], rate: float) -> Seen:
    """The first frames of a clip, MIN_FRAMES, at about `rate` a second, each with the box found nearest to it in time.
    Where there is none within seven tenths of a sample, the face was not found."""
    times = np.array([time for time, _ in known])
    frames, boxes = [], []
    for time, frame in sample_frames(path, rate):
        nearest = int(np.abs(times - time).argmin())
        if abs(times[nearest] - time) < 0.7 / RATE:
            frames.append(frame)
            boxes.append(known[nearest][1])
        if len(frames) == MIN_FRAMES:
            break
    return frames, boxes


if __name__ == "__main__":
    args = arguments().parse_args()

    shipped, known = Shipped(args.models), boxes_of(args.crops)
    _, clips = load_clips(args.data, args.crops)
    clips = [c for c in clips if c.split == "test" and len(c.rows) >= 3 * MIN_FRAMES // 2]
    fake, groups = np.array([c.label == 0 for c in clips]), [c.group for c in clips]
    results = {"files": file_hashes(args.models), "clips": len(clips), "auc": {}}

    def loaded(rate: float) -> list[Seen]:
        return [seen_at(args.data / c.path, known[c.path], rate) for c in clips]

    def measure(name: str, seen: Iterable[Seen]) -> None:
        crops = [crops_of(frames, boxes) for frames, boxes in seen]
        margins = np.array([shipped.contributions(shipped.features(c)[None])[0].mean() for c in crops])
        low, high = bootstrap_auc(fake, margins, groups)
        results["auc"][name] = [round(float(v), 4) for v in (roc_auc_score(fake, margins), low, high)]
        print(name, results["auc"][name], flush=True)

    usual = loaded(RATE)
    for name, degrade in DEGRADATIONS.items():
        measure(name, (degrade(*seen) for seen in usual))
    for name, rate in RATES.items():
        measure(name, loaded(rate))
    (args.docs / "robustness.json").write_text(json.dumps(results, indent=1) + "\n")
