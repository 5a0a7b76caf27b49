"""Fits ReLSTM's linear layer anew, in closed form, for train_temporal.py:

    python head.py --data DATA --backbone runs/relstm/last.pt --out runs/head.pt

A layer that gradient descent fitted on all crops at once serves the many: DFDC's. Two directions in the space of the
features, each from the crops that know it best, do better on strangers (docs/HISTORY.md): from originals to what was
made of them, and from real clips to forged ones. Both by the crops that train.py learns from, and in standard
deviations of the validation clips. The light branch got its layer in the same way in 1.7.0, and goes on from it.
"""

import argparse
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from data import TrainingCrops
from model import frame_weights, layer_of, resnext50
from sequences import clip_sequences, embed

BATCHES = 160  # of 64 crops; half of them give the same to the second digit
SWAPS = 10  # sixteenths of the fakes
CLIP_SHARE = 0.5  # of the clips' direction in the layer
SHRINKAGE = 3.0  # mean variances of a feature, added to each one's own


@dataclass
class Lessons:
    """Batches of TrainingCrops, one after the other; `originals` are indices among all of them."""

    crops: np.ndarray  # uint8 [n, 112, 112, 3]
    labels: Tensor  # [n], 0 fake, 1 real
    of_clip: Tensor  # bool [n]
    originals: Tensor  # [n], -1 where there is none

    @classmethod
    def draw(cls, data: Path, crops: Path, batches: int = BATCHES, seed: int = 1) -> "Lessons":
        drawn = list(islice(TrainingCrops(data, crops, 64, seed, blends=0, swaps=SWAPS), batches))
        pixels, labels, of_clip, originals = (torch.cat(parts) for parts in zip(*drawn, strict=True))
        first = torch.arange(len(labels)) // 64 * 64
        return cls(pixels.numpy(), labels, of_clip, torch.where(originals >= 0, originals + first, -1))


def forgery_direction(features: Tensor, lessons: Lessons) -> Tensor:
    """[d]: from originals to what was made of them, in a space where the real clips' crops vary alike in every
    direction (as far as so few can tell): where real faces differ from each other, forgeries say little."""
    made = torch.nonzero(lessons.originals >= 0)[:, 0]
    changes = (features[made] - features[lessons.originals[made]]).mean(0)
    spread = torch.cov(features[lessons.of_clip & (lessons.labels == 1)].T)
    spread.diagonal().add_(SHRINKAGE * spread.diagonal().mean())
    return torch.linalg.solve(spread, changes)


def clip_direction(features: Tensor, lessons: Lessons) -> Tensor:
    """[d]: from the real clips' crops to the forged ones', every feature by its variance among the real ones. Nothing
    is known of how features go together: so few sources would teach it wrong."""
    real, fake = (lessons.of_clip & (lessons.labels == c) for c in (1, 0))
    return (features[fake].mean(0) - features[real].mean(0)) / (features[real].var(0) + 1e-4)


@torch.no_grad()
def fitted(features: Tensor, lessons: Lessons, validation: Tensor) -> nn.Linear:
    """The layer. `features` [n, d] of the lessons' crops; `validation` [clips, d]: means of validation clips,
    whose margins get mean 0 and standard deviation 1."""

    def standardised(direction: Tensor) -> Tensor:
        return direction / (validation @ direction).std()

    forgeries, clips = forgery_direction(features, lessons), clip_direction(features, lessons)
    margin = standardised((1 - CLIP_SHARE) * standardised(forgeries) + CLIP_SHARE * standardised(clips))
    return layer_of(margin, -(validation @ margin).mean())


def main() -> None:
    here = Path(__file__).parent
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--crops", type=Path, default=here / "../.cache/crops")
    parser.add_argument("--backbone", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    lessons = Lessons.draw(args.data, args.crops)
    backbone = resnext50().eval()
    backbone.load_state_dict(frame_weights(args.backbone, "backbone"))
    features = embed(backbone, lessons.crops).float()
    sequences, _ = clip_sequences(backbone, args.data, args.crops, "val")
    validation = torch.stack([s.features.float().mean(0) for s in sequences])
    torch.save(fitted(features, lessons, validation).state_dict(), args.out)


if __name__ == "__main__":
    main()
