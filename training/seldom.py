"""What it costs to look with ReLSTM's backbone at some frames only: python seldom.py --data ../../shared/data

On a processor the backbone is most of the work. Where not every frame can be had, the extension runs it on every
second or third crop of a face and lets it stand for the ones after; the light branch sees them all. Runs the shipped
temporal graph on the features of the val and test clips as they are and with those held, and writes docs/seldom.json:
AUC, the largest and the median change of a probability, verdicts that stay the same.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from data import MANIFEST, load_clips
from evaluate import Shipped, rounded
from features import contributions_of, features_of, file_hashes
from model import FEATURES

EVERY = (1, 2, 3, 4, 8)
here = Path(__file__).parent


def held(features: np.ndarray, every: int) -> np.ndarray:
    """Features [t, d] in which ReLSTM's part of every `every`-th frame stands for the frames after it, too."""
    copy = features.copy()
    copy[:, :FEATURES] = features[np.arange(len(features)) // every * every, :FEATURES]
    return copy


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--crops", type=Path, default=here / "../.cache/crops")
    parser.add_argument("--models", type=Path, default=here / "../models")
    parser.add_argument("--docs", type=Path, default=here / "../docs")
    args = parser.parse_args()

    shipped = Shipped(args.models)
    clips = [c for c in load_clips(args.data, args.crops)[1] if c.split in ("val", "test")]
    clips = [c for c in clips if len(c.rows) >= MANIFEST["sampling"]["minFrames"]]
    features, _ = features_of(shipped, args.data, args.crops, clips)
    fake = np.array([c.label == 0 for c in clips])
    calibration, bands = MANIFEST["calibration"], MANIFEST["thresholds"]
    results: dict = {"files": file_hashes(args.models), "clips": len(clips), "every": {}}
    before = None
    for every in EVERY:
        found = contributions_of(shipped.contributions, [held(f, every) for f in features])
        margins = np.array([c.mean() for c in found])
        p = 1 / (1 + np.exp(-(margins / calibration["temperature"] + calibration["bias"])))
        verdicts = (p >= bands["manipulated"]).astype(int) - (p <= bands["clean"])
        before = (p, verdicts) if before is None else before
        moves = np.abs(p - before[0])
        row = {"all_auc": roc_auc_score(fake, margins)}
        for split in ("val", "test"):
            rows = np.array([c.split == split for c in clips])
            row[f"{split}_auc"] = roc_auc_score(fake[rows], margins[rows])
        row |= {"moves_median": float(np.median(moves)), "moves_most": float(moves.max())}
        results["every"][str(every)] = row | {"same_verdict": float((verdicts == before[1]).mean())}
        print(every, results["every"][str(every)], flush=True)
    (args.docs / "seldom.json").write_text(json.dumps(rounded(results), indent=1) + "\n")


if __name__ == "__main__":
    main()
