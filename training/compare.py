"""The paper's comparison on our data: python compare.py --data ../../shared/data --minutes 100 --head-minutes 15

Three networks get the same data, seed and budget: ReLSTM, ResNeXt-50 without an LSTM (max pool over space, mean over
frames) and ResNet-50 with one. train.py trains each frame network, and options that are not listed here go to it as
they are (--batch 64 --teacher runs/light/last.pt); train_temporal.py's parts train the LSTMs. Goes on where it was
stopped, and takes what an earlier run has finished. Writes RUNS/*/, docs/compare.json (after each network) and
docs/compare.png; report.py puts the table into the documents.
"""

import argparse
import csv
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import matplotlib
import numpy as np
import torch
from sklearn.metrics import roc_auc_score, roc_curve
from torch import nn

from calibration import sigmoid
from data import held_stills
from evaluate import auc_of, paper_measures, rounded
from model import BACKBONES, FEATURES, Backbone, Temporal, frame_head, frame_weights
from sequences import Sequence, clip_sequences, embed
from train_temporal import claim, frame_margins, kept_sequences, margins, train_lstm

matplotlib.use("Agg")
from matplotlib import pyplot as plt

here = Path(__file__).parent
DFDC_FRAMES = 1500  # of its validation split, each judged as a video of one frame
# Name: frame network as train.py calls it, whether an LSTM follows.
NETS = {
    "ReLSTM: ResNeXt-50, LSTM, mean": ("resnext50", True),
    "ResNeXt-50, max pool, no LSTM": ("resnext50_max", False),
    "ResNet-50, LSTM, mean": ("resnet50", True),
}
WHOLE = slice(0, FEATURES)  # all of the features that one backbone gives


def train_frames(run: Path, options: list[str], data: Path, crops: Path) -> Path:
    """RUN/best.pt of a frame network; train.py goes on from RUN/last.pt and ends at once if that is the end."""
    claim(run, {"options": options})
    if not (run / "finished").exists():
        places = ["--data", data, "--crops", crops, "--out", run]
        subprocess.run([sys.executable, here / "train.py", *map(str, places), *options], check=True)
        (run / "finished").touch()
    return run / "best.pt"


def backbone_of(net: str, checkpoint: Path) -> Backbone:
    backbone = BACKBONES[net]()
    backbone.load_state_dict(frame_weights(checkpoint, "backbone"))
    return backbone.to(memory_format=torch.channels_last).eval()


def train_time(run: Path, net: str, checkpoint: Path, args: argparse.Namespace) -> Temporal:
    """The LSTM over what the frame network sees, from RUN/temporal.pt where it is finished."""
    lstm = {"minutes": args.head_minutes, "steps": args.head_steps, "batch": args.head_batch, "seed": args.seed}
    claim(run, lstm | {"variants": args.variants, "stills": args.stills})
    if not (run / "temporal.pt").exists():
        torch.manual_seed(args.seed)
        training, validation = kept_sequences(
            run / "sequences.pt",
            lambda: backbone_of(net, checkpoint),
            args.data,
            args.crops,
            args.variants,
            args.stills,
        )
        head = frame_head(checkpoint, FEATURES)
        trained = train_lstm(head, training, validation, run, lr=1e-4, patience=6, **lstm)
        torch.save(trained.state_dict(), run / "temporal.pt")
    temporal = Temporal()
    temporal.load_state_dict(torch.load(run / "temporal.pt"))
    return temporal.eval()


def held_sequences(backbone: Backbone, data: Path, crops: Path, split: str) -> tuple[list[Sequence], list[str]]:
    """Sequences of "val" or "test" clips, or of "dfdc" frames, and the group of each."""
    if split != "dfdc":
        sequences, clips = clip_sequences(backbone, data, crops, split)
        return sequences, [c.group for c in clips]
    rows, stills, labels = held_stills(crops, DFDC_FRAMES)
    features = embed(backbone, stills)
    groups = [r["group"] for r in csv.DictReader((crops / "dfdc.csv").open())]
    made = [
        Sequence(f"dfdc-{i}", int(label), "DFDC", f[None]) for i, label, f in zip(rows, labels, features, strict=True)
    ]
    return made, [groups[i] for i in rows]


def held_margins(net: str, checkpoint: Path, head: nn.Linear | Temporal, data: Path, crops: Path, kept: Path) -> dict:
    """What a finished network says, from the file `kept` where that is there already: of each of "dfdc", "val" and
    "test" whether it is fake, the logit margin and the group of each video."""
    if not kept.exists():
        backbone, said = backbone_of(net, checkpoint), {}
        for split in ("dfdc", "val", "test"):
            sequences, groups = held_sequences(backbone, data, crops, split)
            timed = isinstance(head, Temporal)
            scores = margins(head, sequences) if timed else frame_margins(head, sequences, WHOLE)
            said[split] = {"fake": [s.label == 0 for s in sequences], "margins": scores.tolist(), "groups": groups}
        kept.write_text(json.dumps(said))
    return json.loads(kept.read_text())


def measured(found: np.ndarray, fake: np.ndarray, groups: list[str]) -> dict:
    """The paper's measures of logit margins [n]; a network is taken at its word, without calibration."""
    counts = {"videos": len(fake), "real": int((~fake).sum()), "fake": int(fake.sum())}
    return counts | auc_of(fake, found, groups) | paper_measures(sigmoid(found), fake)


def curves(run: Path) -> list[dict[str, float]]:
    return [{k: float(v) for k, v in row.items()} for row in csv.DictReader((run / "curves.csv").open())]


def plot(found: dict[str, dict], runs: Path, path: Path) -> None:
    """ROC over the test clips; losses and accuracies of the frame networks and of the LSTMs over the steps. Dotted: in
    training.

    `found`: by network, {"test": (fake [n], margins [n])}.
    """
    figure, axes = plt.subplot_mosaic(
        [["roc", "frames loss", "LSTM loss"], ["roc", "frames accuracy", "LSTM accuracy"]]
    )
    figure.set_size_inches(15, 8)

    def learned(of: str, run: Path, line: dict, trained: str, held: Callable[[dict[str, float], str], float]) -> None:
        """`trained`: how columns of what is trained on begin; `held`: a row's loss or accuracy of held-out videos."""
        rows = curves(run)
        steps = [r["step"] for r in rows]
        for kind in ("loss", "accuracy"):
            axis = axes[f"{of} {kind}"]
            axis.plot(steps, [r[trained + kind] for r in rows], ":", color=line["color"], marker=".")
            axis.plot(steps, [held(r, kind) for r in rows], marker=".", **line)

    for i, (name, (net, timed)) in enumerate(NETS.items()):
        colour = f"C{i}"
        fake, scores = found[name]["test"]
        x, y, _ = roc_curve(fake, scores)
        axes["roc"].plot(x, y, colour, label=f"{name}, AUC {roc_auc_score(fake, scores):.3f}")
        line = {"color": colour, "label": net}
        learned("frames", runs / net, line, "", lambda r, kind: (r[f"dfdc_{kind}"] + r[f"val_{kind}"]) / 2)
        if timed:
            line = {"color": colour, "label": name}
            learned("LSTM", runs / f"{net}-lstm", line, "train_", lambda r, kind: r[f"val_{kind}"])
    axes["roc"].plot([0, 1], [0, 1], "k:", linewidth=1)
    axes["roc"].set(xlabel="real called fake", ylabel="fake called fake", title="test clips", aspect="equal")
    for kind, called in (("loss", "cross-entropy"), ("accuracy", "accuracy")):
        axes[f"frames {kind}"].set(xlabel="step", ylabel=called, title="frame networks: DFDC and val clips")
        axes[f"LSTM {kind}"].set(xlabel="step", ylabel=called, title="LSTM: val clips")
    for axis in axes.values():
        axis.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(path, dpi=100)
    plt.close(figure)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--crops", type=Path, default=here / "../.cache/crops")
    parser.add_argument("--runs", type=Path, default=here / "runs/compare")
    parser.add_argument("--docs", type=Path, default=here / "../docs")
    parser.add_argument("--minutes", type=float, default=100, help="for each frame network")
    parser.add_argument("--steps", type=int, help="the same in steps, instead of minutes")
    parser.add_argument("--head-minutes", type=float, default=15, help="for each LSTM")
    parser.add_argument("--head-steps", type=int, help="at most so many")
    parser.add_argument("--head-batch", type=int, default=16)
    parser.add_argument("--variants", type=int, default=2, help="degraded copies of each training clip for the LSTM")
    parser.add_argument("--stills", type=int, default=250, help="stills of each class set in motion for the LSTM")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    args, others = parser.parse_known_args()
    torch.set_num_threads(args.threads)
    args.docs.mkdir(exist_ok=True)

    budget = ["--steps", str(args.steps)] if args.steps else ["--minutes", str(args.minutes)]
    results, found = {"budget": " ".join(budget), "nets": {}}, {}
    for name, (net, timed) in NETS.items():
        run = args.runs / net
        options = ["--net", net, *budget, "--seed", str(args.seed), "--threads", str(args.threads), *others]
        checkpoint = train_frames(run, options, args.data, args.crops)
        head: nn.Linear | Temporal = frame_head(checkpoint, FEATURES)
        if timed:
            run = args.runs / f"{net}-lstm"
            head = train_time(run, net, checkpoint, args)
        sizes = [sum(p.numel() for p in part.parameters()) for part in (BACKBONES[net](), head)]
        steps = int(curves(args.runs / net)[-1]["step"])
        results["nets"][name] = {"parameters": sum(sizes), "steps": steps}
        found[name] = {}
        said = held_margins(net, checkpoint, head, args.data, args.crops, run / "margins.json")
        for split, videos in said.items():
            fake, scores = np.array(videos["fake"]), np.array(videos["margins"])
            found[name][split] = fake, scores
            results["nets"][name][split] = measured(scores, fake, videos["groups"])
        print(name, json.dumps(rounded(results["nets"][name])), flush=True)
        (args.docs / "compare.json").write_text(json.dumps(rounded(results), indent=1) + "\n")

    plot(found, args.runs, args.docs / "compare.png")


if __name__ == "__main__":
    main()
