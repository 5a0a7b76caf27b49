"""Where "No signs found" and "Signs of manipulation" begin: python bands.py --data ../../shared/data

Fits calibration and bands on the val and test clips for several error rates that they may be asked for, each time
without the sources and generators of the clips that are then judged (five folds, drawn anew ten times), and writes
docs/bands.json: what becomes of real and of fake clips, and how much rarer a fake clip gets a verdict of "No signs
found" than a real one, which is what that verdict is worth.
"""

import json

import numpy as np

from calibration import CLEARED, FLAGGED, band_shares, cross_fit
from data import held_clips, related
from evaluate import rounded
from features import features_of, file_hashes
from sequences import contributions_of
from shipped import Shipped, arguments

ASKED = [(0.01, 0.08), (0.01, 0.25)]  # flagged of the real, cleared of the fake: as 1.2.0 and as 1.4.0
ASKED += [(FLAGGED, cleared) for cleared in (0.15, 0.25, CLEARED)]
ASKED += [(flagged, CLEARED) for flagged in (0.006, 0.01, 0.015, 0.02, 0.03)]


def main() -> None:
    args = arguments().parse_args()

    shipped = Shipped(args.models)
    clips = held_clips(args.data, args.crops)
    features, _ = features_of(shipped, args.data, args.crops, clips)
    margins = np.array([c.mean() for c in contributions_of(shipped.contributions, features)])
    fake, kinds = np.array([c.label == 0 for c in clips]), related(clips)
    parts = {"all": np.ones(len(clips), bool), "test": np.array([c.split == "test" for c in clips])}
    rows = []
    for flagged, cleared in ASKED:
        judged = cross_fit(margins, fake, kinds, flagged=flagged, cleared=cleared)
        row: dict = {"flagged": flagged, "cleared": cleared}
        for part, of in parts.items():
            row[part] = band_shares({k: v[:, of] for k, v in judged.items()}, fake[of])
        rows.append(row)
        print(row, flush=True)
    results = {"files": file_hashes(args.models), "clips": len(clips), "rows": rows}
    (args.docs / "bands.json").write_text(json.dumps(rounded(results), indent=1) + "\n")


if __name__ == "__main__":
    main()
