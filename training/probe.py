"""How much of the answer lies in the crop? python probe.py --data ../../shared/data

Before hours of training go into a choice of crop: a network that never saw a forgery (EfficientNet-Lite0, ImageNet)
describes the clips' crops, and a logistic regression tells real from fake by these features alone. Trained on half of
the sources and generators, tested on the other half, over many such halves. Writes docs/probe.json.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import StandardScaler

from augment import center_crop
from data import CONTEXT, SIZE, Clip, load_clips, to_input
from light import Light

FRAMES = 12  # of each clip, spread over its length
WIDTHS = (1.0, 1.3, 1.6)  # side of the crop in face boxes
HALVES = 12


@torch.inference_mode()
def describe(net: Light, pixels: np.ndarray, clip: Clip, seen: float) -> np.ndarray:
    """Features [2, 1280] of a clip: mean over its frames, and how much each feature varies from frame to frame."""
    rows = clip.rows[np.linspace(0, len(clip.rows) - 1, FRAMES).astype(int)]
    crops = np.stack([center_crop(pixels[r], SIZE, CONTEXT, seen) for r in rows])
    features = net(to_input(torch.from_numpy(crops))).numpy()
    return np.stack([features.mean(0), features.std(0)])


def halves(clips: list[Clip]):
    """Yields (is trained on, is tested on) [n]; no origin and no group is on both sides."""
    origins = np.array([c.origin for c in clips])
    groups = np.array([c.group for c in clips])
    rng = np.random.default_rng(0)
    kinds = [sorted({c.origin for c in clips if c.label == label}) for label in (0, 1)]
    for _ in range(HALVES):
        held = np.concatenate([rng.permutation(kind)[: len(kind) // 2] for kind in kinds])
        tested = np.isin(origins, held)
        yield ~tested & ~np.isin(groups, groups[tested]), tested


def left_out_auc(features: np.ndarray, clips: list[Clip]) -> float:
    """Mean AUC over the halves, every origin weighing by the root of its clips."""
    fake = np.array([c.label == 0 for c in clips])
    origins = np.array([c.origin for c in clips])
    found = []
    for trained, tested in halves(clips):
        weights = np.array([1 / np.sqrt((origins[trained] == o).sum()) for o in origins[trained]])
        for label in (True, False):
            weights[fake[trained] == label] /= weights[fake[trained] == label].sum()
        scale = StandardScaler().fit(features[trained])
        fit = LogisticRegression(C=0.01, max_iter=500).fit(
            scale.transform(features[trained]), fake[trained], sample_weight=weights * trained.sum() / 2
        )
        found.append(roc_auc_score(fake[tested], fit.decision_function(scale.transform(features[tested]))))
    return float(np.mean(found))


if __name__ == "__main__":
    here = Path(__file__).parent
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--crops", type=Path, default=here / "../.cache/crops")
    args = parser.parse_args()
    pixels, clips = load_clips(args.data, args.crops)
    net = Light(size=0).eval().to(memory_format=torch.channels_last)
    results = {}
    for seen in WIDTHS:
        described = np.stack([describe(net, pixels, c, seen) for c in clips])
        results[f"{seen:g}"] = {
            "mean": round(left_out_auc(described[:, 0], clips), 3),
            "mean and variation": round(left_out_auc(described.reshape(len(clips), -1), clips), 3),
        }
        print(seen, results[f"{seen:g}"], flush=True)
    (here / "../docs/probe.json").write_text(json.dumps(results, indent=1) + "\n")
