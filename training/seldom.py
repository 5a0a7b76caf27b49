"""What it costs to look with ReLSTM's backbone at some frames only: python seldom.py --data ../../shared/data

On a processor the backbone is most of the work. There the extension has it look at every fourth crop of a face and lets
that look stand for the three after (src/offscreen/seldom.ts); the light branch sees them all. Runs the shipped
temporal graph on the features of the val and test clips as they are and with those held, and writes docs/seldom.json:
AUC, the median and the largest change of a probability, verdicts that stay the same; of all frames of a clip, and of as
few as the first verdict rests on. Then how verdicts on the first frames, looked at like that, fare against the clip's.
"""

import json

import numpy as np
from sklearn.metrics import roc_auc_score

from calibration import band_shares, cross_fit, judged
from data import MANIFEST, MIN_FRAMES, held_clips, related
from evaluate import rounded
from features import features_of, file_hashes
from light import CONTRAST
from sequences import contributions_of
from shipped import Shipped, arguments

EVERY = (1, 2, 3, 4, 8)
SHIPPED_EVERY = 4  # STANDS_FOR of src/offscreen/seldom.ts
FIRST = MANIFEST["sampling"]["firstFrames"]
EARLY = (FIRST // 2, FIRST, MIN_FRAMES)


def held(features: np.ndarray, every: int) -> np.ndarray:
    """Features [t, d] in which ReLSTM's part of every `every`-th frame stands for the frames after it, too."""
    copy = features.copy()
    own = slice(0, CONTRAST.stop)  # with the locator's contrast
    copy[:, own] = features[np.arange(len(features)) // every * every, own]
    return copy


def early(
    contributions: list[np.ndarray],
    frames: int,
    fake: np.ndarray,
    kinds: np.ndarray,
    split: dict[str, np.ndarray],
    manifest: dict,
) -> dict:
    """How verdicts on the first `frames` of each clip fare, against those on all frames (by the bands that ship) and
    by themselves (by bands fitted on all frames of other sources and generators)."""
    margins, all_frames = (np.array([c[:n].mean() for c in contributions]) for n in (frames, None))
    _, said = judged(margins, manifest)
    _, last = judged(all_frames, manifest)
    row = {f"{s}_auc": roc_auc_score(fake[k], margins[k]) for s, k in split.items()}
    row |= {"same_verdict": float((said == last).mean()), "opposite_verdict": float((said * last < 0).mean())}
    shares = band_shares(cross_fit(all_frames, fake, kinds, of=margins), fake)
    return row | {k: shares[k] for k in ("real_flagged", "fake_cleared")}


def main() -> None:
    args = arguments().parse_args()

    shipped = Shipped(args.models)
    clips = held_clips(args.data, args.crops)
    features, _ = features_of(shipped, args.data, args.crops, clips)
    fake, kinds = np.array([c.label == 0 for c in clips]), related(clips)
    split = {s: np.array([c.split == s for c in clips]) for s in ("val", "test")}
    results: dict = {"files": file_hashes(args.models), "clips": len(clips), "ships": SHIPPED_EVERY, "every": {}}
    before: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for every in EVERY:
        found = contributions_of(shipped.contributions, [held(f, every) for f in features])
        row = {}
        for name, margins in (
            ("all", np.array([c.mean() for c in found])),
            ("first", np.array([c[:FIRST].mean() for c in found])),
        ):
            p, verdicts = judged(margins, shipped.manifest)
            before.setdefault(name, (p, verdicts))
            moves = np.abs(p - before[name][0])
            row[name] = {f"{s}_auc": roc_auc_score(fake[k], margins[k]) for s, k in split.items()}
            row[name]["auc"] = roc_auc_score(fake, margins)
            row[name] |= {"moves_median": float(np.median(moves)), "moves_most": float(moves.max())}
            row[name]["same_verdict"] = float((verdicts == before[name][1]).mean())
        results["every"][str(every)] = row
        print(every, row, flush=True)
        if every == SHIPPED_EVERY:
            results["early"] = {str(n): early(found, n, fake, kinds, split, shipped.manifest) for n in EARLY}
    print(results["early"])
    (args.docs / "seldom.json").write_text(json.dumps(rounded(results), indent=1) + "\n")


if __name__ == "__main__":
    main()
