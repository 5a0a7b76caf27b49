"""Where "No signs found" and "Signs of manipulation" begin: python bands.py --data ../../shared/data

Fits calibration and bands on the val and test clips for several error rates that they may be asked for, each time
without the sources and generators of the clips that are then judged (five folds, drawn anew ten times), and writes
docs/bands.json: what becomes of real and of fake clips, and how much rarer a fake clip gets a verdict of "No signs
found" than a real one, which is what that verdict is worth.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from calibration import CLEARED, FLAGGED, cross_fit
from data import held_clips
from evaluate import Shipped, rounded
from features import contributions_of, features_of, file_hashes

DRAWS = 10
ASKED = [(FLAGGED, cleared) for cleared in (0.08, 0.15, 0.2, CLEARED)]  # flagged of the real, cleared of the fake
ASKED += [(flagged, CLEARED) for flagged in (0.015, 0.02, 0.03)]


def shares(judged: dict[str, np.ndarray], fake: np.ndarray, of: np.ndarray) -> np.ndarray:
    """Of the clips `of`: the real ones flagged and cleared, the fake ones flagged and cleared, all uncertain."""
    flagged, cleared = judged["p"] >= judged["manipulated"], judged["p"] <= judged["clean"]
    means = [which[of & (fake == kind)].mean() for kind in (False, True) for which in (flagged, cleared)]
    return np.array([*means, (~flagged & ~cleared)[of].mean()])


def main() -> None:
    here = Path(__file__).parent
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--crops", type=Path, default=here / "../.cache/crops")
    parser.add_argument("--models", type=Path, default=here / "../models")
    parser.add_argument("--docs", type=Path, default=here / "../docs")
    args = parser.parse_args()

    shipped = Shipped(args.models)
    clips = held_clips(args.data, args.crops)
    features, _ = features_of(shipped, args.data, args.crops, clips)
    margins = np.array([c.mean() for c in contributions_of(shipped.contributions, features)])
    fake, origins = np.array([c.label == 0 for c in clips]), [c.origin for c in clips]
    parts = {"all": np.ones(len(clips), bool), "test": np.array([c.split == "test" for c in clips])}
    rows = []
    for flagged, cleared in ASKED:
        drawn = [
            cross_fit(margins, fake, origins, seed=seed, flagged=flagged, cleared=cleared) for seed in range(DRAWS)
        ]
        row: dict = {"flagged": flagged, "cleared": cleared}
        for part, of in parts.items():
            found = np.mean([shares(judged, fake, of) for judged in drawn], axis=0).tolist()
            names = ("real_flagged", "real_cleared", "fake_flagged", "fake_cleared", "uncertain")
            row[part] = dict(zip(names, found, strict=True))
        rows.append(row)
        print(row, flush=True)
    results = {"files": file_hashes(args.models), "clips": len(clips), "rows": rows}
    (args.docs / "bands.json").write_text(json.dumps(rounded(results), indent=1) + "\n")


if __name__ == "__main__":
    main()
