"""Measures the shipped files: python evaluate.py --data ../../shared/data

Runs models/*.onnx with onnxruntime over DFDC's validation frames and the val and test clips (splits: data.py), fits
calibration and bands on all of these clips when asked (--calibrate writes models/model.json), and writes
docs/results.json and docs/roc.png: the numbers of models/MODEL_CARD.md.

The AUCs need no calibration. What is said of probabilities and bands is cross-fitted: a clip is judged with the
calibration fitted without its source or generator, and without those that share a group with that, in the mean of ten
divisions into folds. The val clips alone, whose sources were trained on, would promise error rates that do not hold
anywhere else.
"""

import csv
import json
from collections.abc import Callable, Iterable

import matplotlib
import numpy as np
from scipy.stats import rankdata
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, f1_score, precision_score, recall_score, roc_auc_score, roc_curve

from augment import center_crop
from calibration import (
    band_shares,
    calibration_error_by_chance,
    calibration_error_debiased,
    cross_fit,
    crowd_discount,
    expected_calibration_error,
    fit,
)
from data import SCENES, SIZE, Clip, held_clips, is_known, load_clips, load_dfdc, related
from features import controls_of, features_of, file_hashes
from light import BESIDE, CONTRAST, LIGHT
from shipped import Shipped, arguments

matplotlib.use("Agg")
from matplotlib import pyplot as plt

DARK = 100  # mean of a face's crops, of 255
# The repository of two fifths of the test's fakes and three fifths of training's, but of few real clips: what its
# videos went through may pass for a trait of forgeries.
PANEL = "panel"


def quick_auc(fake: np.ndarray, scores: np.ndarray) -> float:
    """sklearn's roc_auc_score without its checks, which take most of its time."""
    fakes = int(fake.sum())
    return float((rankdata(scores)[fake].sum() - fakes * (fakes + 1) / 2) / (fakes * (len(fake) - fakes)))


def bootstrap(
    statistic: Callable[[np.ndarray], float | list[float]],
    fake: np.ndarray,
    groups: Iterable[str],
    kinds: np.ndarray | None = None,
) -> np.ndarray:
    """95 % interval [2] or intervals [2, k] of one or k statistics of rows, resampling groups: clips of one group are
    not independent. With `kinds` [n], data.related, sources are resampled first, then the groups of each: most real
    clips are of few sources, which are judged unlike each other. Draws of one class alone do not count."""
    rng = np.random.default_rng(0)
    members: dict = {}
    for i, (group, kind) in enumerate(zip(groups, np.zeros(len(fake)) if kinds is None else kinds, strict=True)):
        members.setdefault(kind, {}).setdefault(group, []).append(i)
    sources, found = [list(own.values()) for own in members.values()], []
    for _ in range(500):
        drawn = [sources[k] for k in rng.integers(len(sources), size=len(sources))]
        rows = np.concatenate([own[k] for own in drawn for k in rng.integers(len(own), size=len(own))])
        if 0 < fake[rows].sum() < len(rows):
            found.append(statistic(rows))
    return np.quantile(found, (0.025, 0.975), axis=0)


def bootstrap_auc(
    fake: np.ndarray, scores: np.ndarray, groups: Iterable[str], kinds: np.ndarray | None = None
) -> list[float]:
    return bootstrap(lambda rows: quick_auc(fake[rows], scores[rows]), fake, groups, kinds).tolist()


def paper_measures(p: np.ndarray, fake: np.ndarray) -> dict:
    """The paper's measures at one half of probabilities of "fake" [n], which is the positive class. The confusion
    matrix has a row for real and one for fake clips, and in each those called real, then those called fake."""
    said, p = p >= 0.5, np.clip(p, 1e-6, 1 - 1e-6)
    return {
        "accuracy": float((said == fake).mean()),
        "precision": precision_score(fake, said, zero_division=0),
        "recall": recall_score(fake, said),
        "f1": f1_score(fake, said),
        "cross_entropy": float(-np.mean(np.where(fake, np.log(p), np.log(1 - p)))),
        "confusion": confusion_matrix(fake, said).tolist(),
    }


def rounded(x):
    """The same nested lists and dicts with floats of four digits."""
    if isinstance(x, dict):
        return {k: rounded(v) for k, v in x.items()}
    if isinstance(x, list | tuple):
        return [rounded(v) for v in x]
    return round(float(x), 4) if isinstance(x, float) else x


def auc_of(fake: np.ndarray, margins: np.ndarray, groups: Iterable[str], kinds: np.ndarray | None = None) -> dict:
    """Of margins or other scores [n], with its interval over groups, and with `kinds` over sources, too."""
    found = {"auc": roc_auc_score(fake, margins), "auc_interval": bootstrap_auc(fake, margins, groups)}
    if kinds is not None:
        found["auc_interval_sources"] = bootstrap_auc(fake, margins, groups, kinds)
    return found


def shares_of(judged: dict[str, np.ndarray], fake: np.ndarray, groups: list[str], kinds: np.ndarray) -> dict:
    """calibration.band_shares, each with its interval over groups and over sources."""

    def shares(rows: np.ndarray) -> list[float]:
        return list(band_shares({k: v[:, rows] for k, v in judged.items()}, fake[rows]).values())

    found: dict = band_shares(judged, fake)
    names = list(found)
    for of, sources in (("interval", None), ("interval_sources", kinds)):
        intervals = bootstrap(shares, fake, groups, sources).T.tolist()
        found |= {f"{name}_{of}": interval for name, interval in zip(names, intervals, strict=True)}
    return found


def left_out(
    chosen: np.ndarray, fake: np.ndarray, margins: np.ndarray, clips: list[Clip], kinds: np.ndarray, controls: dict
) -> dict:
    """AUC of the chosen among n clips, and of each control [n] in the direction that suits it on these clips. Then the
    same of the fakes from PANEL and of those from elsewhere, each with all the real ones."""
    groups, panel = np.array([c.group for c in clips]), np.array([c.source == PANEL for c in clips])

    def row(of: np.ndarray) -> dict:
        aucs = {name: roc_auc_score(fake[of], values[of]) for name, values in controls.items()}
        return {
            "real": int((~fake[of]).sum()),
            "fake": int(fake[of].sum()),
            **auc_of(fake[of], margins[of], groups[of], kinds[of]),
            "controls": {name: max(auc, 1 - auc) for name, auc in aucs.items()},
        }

    by_repository = {PANEL: row(chosen & (~fake | panel)), "others": row(chosen & (~fake | ~panel))}
    return row(chosen) | {"by_repository": by_repository}


def video_metrics(
    margins: np.ndarray, clips: list[Clip], kinds: np.ndarray, judged: dict[str, np.ndarray], floor: float
) -> dict:
    """The paper's measures over clips, plus bands and intervals. "Fake" is the positive class; `judged`: cross_fit."""
    fake, groups = np.array([c.label == 0 for c in clips]), [c.group for c in clips]
    by_generator = {}
    for name in sorted({c.generator for c in clips if c.label == 0}):
        k = [i for i, c in enumerate(clips) if c.label == 1 or c.generator == name]
        own = {groups[i] for i in k if fake[i]}
        found = auc_of(fake[k], margins[k], [groups[i] for i in k])
        by_generator[name] = {"clips": int(fake[k].sum()), "groups": len(own)} | found
    return {
        "clips": len(clips),
        "real": int((~fake).sum()),
        "fake": int(fake.sum()),
        "fake_groups": len({c.group for c in clips if c.label == 0}),
        **auc_of(fake, margins, groups, kinds),
        **paper_measures(np.clip(judged["p"].mean(0), floor, 1 - floor), fake),
        **shares_of(judged, fake, groups, kinds),
        "by_generator": by_generator,
    }


def calibration_of(p: np.ndarray, fake: np.ndarray) -> dict:
    """How true cross-fitted probabilities [n] are. Slope and intercept: of the logistic regression of the truth on
    their logits; 1 and 0 are perfect, a slope below 1 is overconfident."""
    logits = np.log(p / (1 - p))[:, None]
    line = LogisticRegression(C=np.inf).fit(logits, fake)
    return {
        "clips": len(p),
        "error": expected_calibration_error(p, fake),
        "error_by_chance": calibration_error_by_chance(p),
        "error_debiased": calibration_error_debiased(p, fake),
        "slope": float(line.coef_[0, 0]),
        "intercept": float(line.intercept_[0]),
    }


def by_scene(clips: list[Clip], pixels: np.ndarray, judged: dict[str, np.ndarray]) -> dict:
    """What becomes of real clips that cross_fit judged, by what they show. `pixels`: clips.npy."""
    light = [np.mean([pixels[row].mean() for row in c.rows[::8]]) for c in clips]
    chosen = {name: np.array([c.source in own for c in clips]) for name, own in SCENES.items()}
    dark = f"any of these, dark (under {DARK} of 255)"
    chosen[dark] = np.array(light) < DARK
    return {
        name: {
            "clips": int(own.sum()),
            "sources": len({c.source for c, k in zip(clips, own, strict=True) if k}),
            "flagged": float((judged["p"] >= judged["manipulated"])[:, own].mean()),
            "cleared": float((judged["p"] <= judged["clean"])[:, own].mean()),
        }
        for name, own in chosen.items()
    }


def main() -> None:
    parser = arguments()
    parser.add_argument("--calibrate", action="store_true", help="write calibration and bands to models/model.json")
    args = parser.parse_args()
    args.docs.mkdir(exist_ok=True)

    shipped = Shipped(args.models)
    manifest = json.loads((args.models / "model.json").read_text())
    clips = held_clips(args.data, args.crops)
    features, sharp = features_of(shipped, args.data, args.crops, clips)
    images, labels, held = load_dfdc(args.crops)
    rows = np.flatnonzero(held)
    stills = shipped.features(np.stack([center_crop(images[i], SIZE, 1.0) for i in rows]))

    def margins_without(part: slice | None = None) -> np.ndarray:
        """Of the clips, then of DFDC's frames."""
        frames = [stills[i : i + 256, None] for i in range(0, len(rows), 256)]
        return np.concatenate(
            [[shipped.contributions(f[None], part).mean() for f in features]]
            + [shipped.contributions(f, part)[:, 0] for f in frames]
        )

    whole = margins_without()
    margins, still_margins = np.split(whole, [len(clips)])
    fake = np.array([c.label == 0 for c in clips])
    split = {s: np.array([c.split == s for c in clips]) for s in ("val", "test")}

    kinds = related(clips)
    judged = cross_fit(margins, fake, kinds)
    if args.calibrate:
        fitted = {k: round(v, 4) for k, v in fit(margins, fake).items()}
        manifest["calibration"] |= {k: fitted[k] for k in ("temperature", "bias")}
        flag = (np.log(fitted["manipulated"] / (1 - fitted["manipulated"])) - fitted["bias"]) * fitted["temperature"]
        crowd = crowd_discount(margins[~fake], [c.source for c in clips if c.label == 1], flag)
        manifest["calibration"]["crowd"] = round(crowd, 2)
        manifest["thresholds"] = {k: fitted[k] for k in ("manipulated", "clean")}
        (args.models / "model.json").write_text(json.dumps(manifest, indent=2) + "\n")

    results = {"version": manifest["version"], "files": file_hashes(args.models)}
    with (args.crops / "dfdc.csv").open() as listed:
        still_groups = [row["group"] for row in csv.DictReader(listed)]
    found = auc_of(labels[rows] == 0, still_margins, [still_groups[i] for i in rows])
    results["dfdc_frames"] = {"frames": len(rows)} | found
    for name, chosen in split.items():
        mine = [c for c, k in zip(clips, chosen, strict=True) if k]
        said = {k: v[:, chosen] for k, v in judged.items()}
        results[name] = video_metrics(margins[chosen], mine, kinds[chosen], said, manifest["calibration"]["floor"])
    pixels, every = load_clips(args.data, args.crops)
    results["calibration"] = calibration_of(judged["p"].mean(0), fake)
    real = [c for c in clips if c.label == 1]
    results["by_scene"] = by_scene(real, pixels, {k: v[:, ~fake] for k, v in judged.items()})
    known = split["val"] & is_known(clips, every)
    results["val_known_generators"] = {
        "fake": int(fake[known].sum()),
        "auc": roc_auc_score(fake[known], margins[known]),
    }
    # Other generators, but real clips of sources that training knew: what a split by generator alone would claim.
    mixed = (split["test"] & fake) | (split["val"] & ~fake)
    controls = controls_of(args.data, args.crops, clips, sharp)
    for name, chosen in (("test", split["test"]), ("left_out_generators_known_sources", mixed)):
        found = left_out(chosen, fake, margins, clips, kinds, controls)
        results[name] = results.get(name, {}) | found
    # Each alone: what the sum is made of. What stands beside the LSTM is linear.
    alone = {
        "ReLSTM": margins_without(BESIDE),
        "its locator's contrast": whole - margins_without(CONTRAST),
        "light branch": whole - margins_without(LIGHT),
        "sum": whole,
    }
    results["branches"] = {
        name: {
            "dfdc_frames": roc_auc_score(labels[rows] == 0, found[len(clips) :]),
            **{k: roc_auc_score(fake[chosen], found[: len(clips)][chosen]) for k, chosen in split.items()},
            "left_out_generators_known_sources": roc_auc_score(fake[mixed], found[: len(clips)][mixed]),
        }
        for name, found in alone.items()
    }

    test = np.flatnonzero(split["test"])
    rng = np.random.default_rng(0)
    by_length = {}
    for length in (10, 20, 40, 80):
        found = [shipped.contributions(features[i][None, :length]).mean() for i in test]
        by_length[length] = roc_auc_score(fake[test], found)
    shuffled = [shipped.contributions(features[i][None, rng.permutation(len(features[i]))]).mean() for i in test]
    single = [shipped.contributions(features[i][:, None]).mean() for i in test]
    results["test_by_length"] = by_length
    results["test_shuffled_auc"] = roc_auc_score(fake[test], shuffled)
    results["test_without_time_auc"] = roc_auc_score(fake[test], single)

    results = rounded(results)
    (args.docs / "results.json").write_text(json.dumps(results, indent=1) + "\n")
    print(json.dumps(results, indent=1))

    plt.figure(figsize=(5, 5))
    for name in ("val", "test"):
        x, y, _ = roc_curve(fake[split[name]], margins[split[name]])
        plt.plot(x, y, label=f"{name} clips, AUC {results[name]['auc']:.3f}")
    x, y, _ = roc_curve(labels[rows] == 0, still_margins)
    plt.plot(x, y, label=f"DFDC validation frames, AUC {results['dfdc_frames']['auc']:.3f}")
    plt.plot([0, 1], [0, 1], "k:", linewidth=1)
    plt.xlabel("real called fake")
    plt.ylabel("fake called fake")
    plt.legend()
    plt.tight_layout()
    plt.savefig(args.docs / "roc.png", dpi=110)


if __name__ == "__main__":
    main()
