"""Compares branches before they are exported, and their sums:

    python candidates.py --data DATA --relstm runs/shipped/backbone.pt runs/relstm-located/last.pt \\
        --light runs/shipped/light.pt runs/light-located/last.pt

On 8 frames of each val and test clip, 2,000 validation frames of DFDC and 4 frames of each forgery of
held_forgeries.py: minutes, where evaluate.py and the others want the files and three times as long. "known" are val
clips less the fakes of generators that training has none of, which are most of val's. Prints AUCs: of ReLSTM by the
layer that head.py gives it (without its LSTM, which hands frames on), of where it sees a change, of the light branch by
its own layer, and of all of them in the shares of train_temporal.py.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import roc_auc_score
from torch import Tensor, nn

from augment import center_crop
from data import MIN_FRAMES, SIZE, held_clips, is_known, load_clips, load_dfdc
from frame_net import Locator
from head import Lessons, fitted
from held_forgeries import KINDS, forged_clips
from light import LIGHT_FEATURES, Light
from model import frame_head, frame_weights, margin_of, resnext50
from preprocess import boxes_of, spread_crops
from sequences import embed
from train_temporal import CONTRAST_SHARE, LIGHT_SHARE

FRAMES = 8
STILLS = 2000
FORGED = 4


@dataclass
class Held:
    """What nobody trained on: clips, DFDC's frames, forgeries, one after the other in `crops`."""

    crops: np.ndarray  # uint8 [m, 112, 112, 3]
    clip_of: np.ndarray  # of the first crops, the clip each is of
    fake: np.ndarray  # bool, of each clip
    test: np.ndarray  # bool, of each clip; the others are val
    known: np.ndarray  # bool, of each clip: real, or of a generator that training has clips of
    still_fake: np.ndarray  # bool, of each DFDC frame

    @classmethod
    def load(cls, data: Path, crops: Path) -> "Held":
        clips, boxes = held_clips(data, crops), boxes_of(crops)
        parts = [spread_crops(data / c.path, boxes[c.path], FRAMES) for c in clips]
        clip_of = np.repeat(np.arange(len(clips)), [len(p) for p in parts])
        images, labels, held = load_dfdc(crops)
        rows = np.sort(np.random.default_rng(0).choice(np.flatnonzero(held), STILLS, replace=False))
        parts.append(np.stack([center_crop(images[i], SIZE, 1.0) for i in rows]))
        for _, seen in forged_clips(data, crops):
            parts += [seen[kind][:: MIN_FRAMES // FORGED] for kind in ("real", *KINDS)]
        fake, test = np.array([c.label == 0 for c in clips]), np.array([c.split == "test" for c in clips])
        known = is_known(clips, load_clips(data, crops)[1])
        return cls(np.concatenate(parts), clip_of, fake, test, known, labels[rows] == 0)

    def of_clips(self, margins: np.ndarray) -> np.ndarray:
        """Means of the clips [n] of margins [m]."""
        return np.bincount(self.clip_of, margins[: len(self.clip_of)]) / np.bincount(self.clip_of)

    def standardised(self, margins: np.ndarray) -> np.ndarray:
        """In standard deviations of the val clips, as train_temporal.py weighs them."""
        clips = self.of_clips(margins)
        return (margins - clips.mean()) / clips[~self.test].std()

    def aucs(self, margins: np.ndarray) -> dict[str, float]:
        clips, end = self.of_clips(margins), len(self.clip_of) + STILLS
        mixed = self.test == self.fake  # fakes of left-out generators, reals of known sources
        real, *forged = margins[end:].reshape(-1, 1 + len(KINDS), FORGED).mean(2).T
        truth = np.repeat([0, 1], len(real))
        found = {"DFDC": roc_auc_score(self.still_fake, margins[len(self.clip_of) : end])}
        known = ~self.test & self.known
        for name, chosen in (("val", ~self.test), ("known", known), ("test", self.test), ("generators", mixed)):
            found[name] = roc_auc_score(self.fake[chosen], clips[chosen])
        return found | {"forgeries": np.mean([roc_auc_score(truth, np.r_[real, f]) for f in forged])}


def said(seen: Tensor, learned: Tensor, held: Held, lessons: Lessons) -> np.ndarray:
    """[m], of features `seen` in the held crops [m, d], by the layer fitted to those `learned` from [n, d]."""
    clips = seen[: len(held.clip_of)].split(np.bincount(held.clip_of).tolist())
    validation = torch.stack([c.mean(0) for c, test in zip(clips, held.test, strict=True) if not test])
    weight, offset = margin_of(fitted(learned, lessons, validation))
    return (seen @ weight + offset).numpy()


class Located(nn.Module):
    """ReLSTM's backbone and, last in a row, its locator's contrast."""

    def __init__(self, checkpoint: Path):
        super().__init__()
        self.backbone = resnext50()
        self.backbone.load_state_dict(frame_weights(checkpoint, "backbone"))
        self.locator = Locator(self.backbone)
        self.locator.load(checkpoint)

    def forward(self, x: Tensor) -> Tensor:
        features = self.backbone(x)
        return torch.cat([features, self.locator.contrast()], 1)


def relstm_says(path: Path, held: Held, lessons: Lessons) -> tuple[np.ndarray, np.ndarray]:
    """Margins of single frames by ReLSTM's backbone, and its locator's contrasts: [m] each."""
    net = Located(path).eval()
    seen, learned = (embed(net, crops).float() for crops in (held.crops, lessons.crops))
    return said(seen[:, :-1], learned[:, :-1], held, lessons), seen[:, -1].numpy()


def light_says(path: Path, held: Held) -> np.ndarray:
    """Margins of single frames by the light branch: [m]."""
    net = Light(pretrained=False).eval()
    net.load_state_dict(frame_weights(path, "backbone"))
    weight, offset = margin_of(frame_head(path, LIGHT_FEATURES))
    return (embed(net, held.crops).float() @ weight + offset).numpy()


def main() -> None:
    here = Path(__file__).parent
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--crops", type=Path, default=here / "../.cache/crops")
    parser.add_argument("--relstm", type=Path, nargs="+", required=True, help="checkpoints of train.py or restore.py")
    parser.add_argument("--light", type=Path, nargs="+", required=True)
    args = parser.parse_args()
    held = Held.load(args.data, args.crops)
    lessons = Lessons.draw(args.data, args.crops)

    def row(name: str, margins: np.ndarray) -> None:
        print(f"| {name} | " + " | ".join(f"{v:.3f}" for v in held.aucs(margins).values()) + " |", flush=True)

    print("| | DFDC | val | known | test | generators | forgeries |" + "\n|" + 7 * " --- |")
    relstm, light = {}, {}
    for path in args.relstm:
        margins, contrasts = relstm_says(path, held, lessons)
        relstm[path] = held.standardised(margins), np.zeros_like(margins)
        row(f"ReLSTM {path}", margins)
        if contrasts.std() > 0:
            row(f"where, of {path}", contrasts)
            relstm[path] = relstm[path][0], held.standardised(contrasts)
    for path in args.light:
        margins = light_says(path, held)
        light[path] = held.standardised(margins)
        row(f"light {path}", margins)
    for path, (own, contrasts) in relstm.items():
        for other, second in light.items():
            together = (1 - LIGHT_SHARE) * own + LIGHT_SHARE * second
            row(f"{path} + {other}", together)
            if contrasts.any():
                row(f"{path} + {other}, and where", together + CONTRAST_SHARE * contrasts)


if __name__ == "__main__":
    main()
