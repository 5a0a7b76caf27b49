"""What a generator, a family or a source that was never met costs: python leave_one_out.py --data ../../shared/data

Training the whole network once for each is out of reach on two cores. So the shipped backbone stays as it is and only
a linear layer over its features (mean over the frames of a clip) is fitted anew, strongly regularised, on train and val
clips, once with the generator or source in question among them and once without. The backbone itself saw most of them:
the difference between the two is what the layer gains, and a lower bound of what meeting them is worth.

Both times a clip is judged by a layer that saw no clip of its group (5 folds), and both times by as many folds, so that
only the question differs. Writes docs/leave_one_out.json; report.py puts it into the documents.
"""

import json
import zlib

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from data import Clip, load_clips
from evaluate import rounded
from families import GENERATORS
from features import features_of, file_hashes
from shipped import Shipped, arguments

FOLDS = 5


def compact(features: np.ndarray) -> np.ndarray:
    """Features [n, d], each brought to mean 0 and spread 1 over all clips (labels play no part), as coordinates [n, n]
    in the space that the clips span: a layer that is kept small finds the same there, many times faster."""
    standard = (features - features.mean(axis=0)) / (features.std(axis=0) + 1e-6)
    u, s, _ = np.linalg.svd(standard, full_matrices=False)
    return u * s


def fit(features: np.ndarray, fake: np.ndarray, origins: np.ndarray):
    """A function from features [n, d] to scores [n], fitted so that both classes weigh alike and each origin by the
    root of its clips."""
    weights = np.array([1 / np.sqrt((origins == o).sum()) for o in origins])
    for label in (True, False):
        weights[fake == label] /= weights[fake == label].sum()
    layer = LogisticRegression(C=0.01, max_iter=500)
    return layer.fit(features, fake, sample_weight=weights * len(fake) / 2).decision_function


def judged(
    features: np.ndarray, fake: np.ndarray, origins: np.ndarray, groups: np.ndarray, left_out: np.ndarray
) -> np.ndarray:
    """Scores [n]; each clip's by a layer that saw neither its group's fold nor any clip of `left_out` [n] or of a group
    with one."""
    fold = np.array([zlib.crc32(g.encode()) % FOLDS for g in groups])
    barred = left_out | np.isin(groups, groups[left_out])
    scores = np.zeros(len(fake))
    for k in range(FOLDS):
        seen = (fold != k) & ~barred
        scores[fold == k] = fit(features[seen], fake[seen], origins[seen])(features[fold == k])
    return scores


def measured(scores: np.ndarray, fake: np.ndarray, chosen: np.ndarray) -> dict[str, float]:
    """AUC of the chosen clips, of one class, against all of the other; and the share of them called fake where 5 % of
    the other real clips are."""
    against = chosen | (fake != fake[chosen][0])
    threshold = np.quantile(scores[~fake & ~chosen], 0.95)
    return {
        "auc": roc_auc_score(fake[against], scores[against]),
        "called_fake": float((scores[chosen] > threshold).mean()),
    }


def by_kind(features: np.ndarray, clips: list[Clip], kinds: list[str], least: int = 3) -> dict[str, dict]:
    """For each kind of several groups with `least` clips or more ("" is none): measures with it known, and with it left
    out. One of a single group is never known to the layer that judges it."""
    fake = np.array([c.label == 0 for c in clips])
    origins, groups, named = (np.array(v) for v in ([c.origin for c in clips], [c.group for c in clips], kinds))
    everything = judged(features, fake, origins, groups, np.zeros(len(clips), bool))
    found = {}
    for kind in sorted({k for k in kinds if k and kinds.count(k) >= least}):
        chosen = named == kind
        if len(set(groups[chosen])) < 2:
            continue
        if len(set(groups[fake & ~np.isin(groups, groups[chosen])])) < FOLDS:
            continue  # nearly all forgeries are of this kind: nothing to learn from would be left
        found[kind] = {
            "clips": int(chosen.sum()),
            "groups": len(set(groups[chosen])),
            "known": measured(everything, fake, chosen),
            "left_out": measured(judged(features, fake, origins, groups, chosen), fake, chosen),
        }
    return found


def main() -> None:
    args = arguments().parse_args()

    _, clips = load_clips(args.data, args.crops)
    clips = [c for c in clips if c.split in ("train", "val")]
    features, _ = features_of(Shipped(args.models), args.data, args.crops, clips)
    means = compact(np.stack([f.mean(axis=0) for f in features]))
    results = {
        "files": file_hashes(args.models),
        "generators": by_kind(means, clips, [c.generator for c in clips]),
        "families": by_kind(means, clips, [GENERATORS[c.generator][0] if c.label == 0 else "" for c in clips]),
        "sources": by_kind(means, clips, ["" if c.label == 0 else c.source for c in clips]),
    }
    (args.docs / "leave_one_out.json").write_text(json.dumps(rounded(results), indent=1) + "\n")
    print(json.dumps(rounded(results), indent=1))


if __name__ == "__main__":
    main()
