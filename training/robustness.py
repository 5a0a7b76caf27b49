"""How the shipped files stand up to what platforms do to a video: python robustness.py --data ../../shared/data

Degrades the test clips (generators and sources that training never saw), both classes alike, and measures the AUC
again, on 16 frames a clip. Writes docs/robustness.json; report.py puts it into the documents.
"""

import io
import json

import av
import numpy as np
from sklearn.metrics import roc_auc_score

from augment import jpeg, rescale
from data import load_clips
from evaluate import bootstrap_auc
from preprocess import boxes_of, clip_frames, crops_of
from shipped import Shipped, arguments

FRAMES = 16  # as many as give a first verdict


def recode(frames: list[np.ndarray], codec: str, crf: int, rate: int = 10) -> list[np.ndarray]:
    """Frames through a lossy video codec and back."""
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


def video(codec: str, crf: int):
    return lambda frames: recode(frames, codec, crf)


def each(change):
    return lambda frames: [change(frame) for frame in frames]


def scaled(factor: float):
    return each(lambda frame: rescale(frame, factor, np.random.default_rng(0)))


# What happens to the frames of a clip, and every how manieth of its 10 frames a second is looked at.
DEGRADATIONS = {
    "as it is": (lambda frames: frames, 1),
    "H.264 CRF 28": (video("libx264", 28), 1),
    "H.264 CRF 34": (video("libx264", 34), 1),
    "H.264 CRF 40": (video("libx264", 40), 1),
    "VP9 CRF 40": (video("libvpx-vp9", 40), 1),
    "JPEG 70": (each(lambda frame: jpeg(frame, 70)), 1),
    "JPEG 30": (each(lambda frame: jpeg(frame, 30)), 1),
    "half size": (scaled(0.5), 1),
    "quarter size": (scaled(0.25), 1),
    "5 frames a second": (lambda frames: frames, 2),
    "3 frames a second": (lambda frames: frames, 3),
}


if __name__ == "__main__":
    args = arguments().parse_args()

    shipped, boxes = Shipped(args.models), boxes_of(args.crops)
    _, clips = load_clips(args.data, args.crops)
    clips = [c for c in clips if c.split == "test" and len(c.rows) >= 3 * FRAMES // 2]
    fake, groups = np.array([c.label == 0 for c in clips]), [c.group for c in clips]
    loaded = [clip_frames(args.data / c.path, boxes[c.path]) for c in clips]
    manifest = json.loads((args.models / "model.json").read_text())
    results = {"files": {k: f["sha256"] for k, f in manifest["files"].items()}, "clips": len(clips), "auc": {}}
    for name, (degrade, step) in DEGRADATIONS.items():
        margins = []
        for frames, places in loaded:
            crops = crops_of(degrade(frames)[::step][:FRAMES], places[::step][:FRAMES])
            margins.append(shipped.contributions(shipped.features(crops)[None])[0].mean())
        low, high = bootstrap_auc(fake, np.array(margins), groups)
        results["auc"][name] = [round(float(v), 4) for v in (roc_auc_score(fake, margins), low, high)]
        print(name, results["auc"][name], flush=True)
    (args.docs / "robustness.json").write_text(json.dumps(results, indent=1) + "\n")
