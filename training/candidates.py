"""Compares branches before they are exported, and their sums:

    python candidates.py --data DATA --relstm runs/shipped/backbone.pt runs/relstm-located/last.pt \\
        --light runs/shipped/light.pt runs/light-located/last.pt --lstm runs/shipped/both.pt

Float32, on 8 frames of each val and test clip, 2,000 validation frames of DFDC and 4 frames of each forgery of
held_forgeries.py: minutes, where evaluate.py and the others want the files and three times as long. Prints AUCs: of
each branch, of where ReLSTM sees a change, and of all of them in the shares of train_temporal.py.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

from augment import center_crop
from data import SIZE, held_clips, load_dfdc, to_input
from export import margin_of, saved_heads
from frame_net import Locator
from held_forgeries import FRAMES as FORGED_FROM
from held_forgeries import KINDS, forged_clips
from light import LIGHT_FEATURES, Light
from model import Temporal, frame_weights, resnext50
from preprocess import boxes_of, spread_crops
from train_temporal import CONTRAST_SHARE, LIGHT_SHARE, frame_head

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
            parts += [seen[kind][:: FORGED_FROM // FORGED] for kind in ("real", *KINDS)]
        fake, test = np.array([c.label == 0 for c in clips]), np.array([c.split == "test" for c in clips])
        return cls(np.concatenate(parts), clip_of, fake, test, labels[rows] == 0)

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
        for name, chosen in (("val", ~self.test), ("test", self.test), ("generators", mixed)):
            found[name] = roc_auc_score(self.fake[chosen], clips[chosen])
        return found | {"forgeries": np.mean([roc_auc_score(truth, np.r_[real, f]) for f in forged])}


@torch.inference_mode()
def relstm_says(path: Path, temporal: Temporal, crops: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Margins of single frames by ReLSTM with this backbone, and its locator's contrasts: [m] each."""
    backbone = resnext50().eval()
    backbone.load_state_dict(frame_weights(path, "backbone"))
    locator = Locator(backbone)
    locator.load(path)
    margins, contrasts = [], []
    for part in torch.from_numpy(crops).split(64):
        margins.append(temporal.contributions(backbone(to_input(part))[:, None])[0][:, 0])
        contrasts.append(locator.contrast()[:, 0])
    return torch.cat(margins).numpy(), torch.cat(contrasts).numpy()


@torch.inference_mode()
def light_says(path: Path, crops: np.ndarray) -> np.ndarray:
    """Margins of single frames by the light branch: [m]."""
    net = Light(pretrained=False).eval()
    net.load_state_dict(frame_weights(path, "backbone"))
    weight, offset = margin_of(frame_head(path, LIGHT_FEATURES))
    return torch.cat([net(to_input(part)) @ weight + offset for part in torch.from_numpy(crops).split(64)]).numpy()


def main() -> None:
    here = Path(__file__).parent
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--crops", type=Path, default=here / "../.cache/crops")
    parser.add_argument("--relstm", type=Path, nargs="+", required=True, help="checkpoints of train.py or restore.py")
    parser.add_argument("--light", type=Path, nargs="+", required=True)
    parser.add_argument("--lstm", type=Path, required=True, help="both.pt, whose LSTM every ReLSTM goes through")
    args = parser.parse_args()
    held = Held.load(args.data, args.crops)
    temporal, _ = saved_heads(args.lstm)

    def row(name: str, margins: np.ndarray) -> None:
        print(f"| {name} | " + " | ".join(f"{v:.3f}" for v in held.aucs(margins).values()) + " |", flush=True)

    print("| | DFDC | val | test | generators | forgeries |\n| --- | --- | --- | --- | --- | --- |")
    relstm, light = {}, {}
    for path in args.relstm:
        margins, contrasts = relstm_says(path, temporal, held.crops)
        relstm[path] = held.standardised(margins), np.zeros_like(margins)
        row(f"ReLSTM {path}", margins)
        if contrasts.std() > 0:
            row(f"where, of {path}", contrasts)
            relstm[path] = relstm[path][0], held.standardised(contrasts)
    for path in args.light:
        margins = light_says(path, held.crops)
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
