"""A network over single frames, and what it needs to learn from another: for train.py and sweep.py."""

from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from model import BACKBONES, FEATURES, Backbone, Temporal

CHANGED = 4  # of 255: less is what coding both alike leaves


class FrameNet(nn.Module):
    """Backbone, dropout 0.4, linear. Returns (features [n, d], logits [n, 2])."""

    def __init__(self, backbone: nn.Module, width: int):
        super().__init__()
        self.backbone, self.dropout, self.head = backbone, nn.Dropout(0.4), nn.Linear(width, 2)

    def start(self, x: Tensor) -> Tensor:
        """The part that networks share which go on from the same one: here nothing, the crops as they are."""
        return x

    def rest(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """What follows, of what start gave."""
        features = self.backbone(x)
        return features, self.head(self.dropout(features))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return self.rest(self.start(x))

    def stages(self, x: Tensor) -> tuple[list[Tensor], Tensor]:
        """The backbone's maps at four depths and its features, and the logits."""
        maps, features = self.backbone.stages(x)
        return [*maps, features], self.head(self.dropout(features))


class Locator(nn.Module):
    """Where a crop was changed, told by a network's maps at stride 16: one logit a position. In training, a forgery
    whose original is at hand teaches more by where it is than by that it is one; later, `contrast` has its say beside
    the verdict."""

    def __init__(self, backbone: nn.Module):
        """Listens to `backbone`, a Backbone or a Light; forward and contrast are of the crops that it saw last."""
        super().__init__()
        block, width = backbone.middle
        self.tell = nn.Conv2d(width, 1, 1)
        nn.init.zeros_(self.tell.weight)
        block.register_forward_hook(self.keep)

    def load(self, checkpoint: Path) -> None:
        """Takes over what train.py --locate or restore.py saved; stays as it is where there was no such task."""
        if located := torch.load(checkpoint, map_location="cpu").get("locator"):
            self.load_state_dict(located)

    def keep(self, _block: nn.Module, _inputs: tuple, maps: Tensor) -> None:
        self.maps = maps

    def forward(self, among: Tensor) -> Tensor:
        """Logits [k, rows, columns] of the crops of these indices."""
        return self.tell(self.maps[among].float())[:, 0]

    def contrast(self) -> Tensor:
        """[n, 1]: by how much the most suspicious place of each crop stands out from all of it. What is the same all
        over the crop, as the style of a source, cancels."""
        logits = self.tell(self.maps.float())
        return (logits.amax((2, 3)) - logits.mean((2, 3))).to(self.maps.dtype)


def changed(crops: Tensor, originals: Tensor, shape: tuple[int, int]) -> Tensor:
    """uint8 [k, n, n, 3], the same unforged -> share of the pixels that differ, by position: [k, rows, columns]."""
    difference = (crops.float() - originals.float()).abs().mean(3)
    return F.adaptive_avg_pool2d((F.avg_pool2d(difference, 5, 1, 2) > CHANGED).float(), shape)


class ReLSTMFrames(FrameNet):
    """ReLSTM on single frames, to go on from a finished one: its LSTM (one step from a zero state) and its linear layer
    stand in for the linear one and stay as they are, and so do the stem and the first stage."""

    FROZEN = 3  # blocks of the first stage
    SHARPER = 3  # the shipped margins are those of half a sum, of spread 1 or less: too little to learn by

    def __init__(self, backbone: Backbone, temporal: Temporal):
        super().__init__(backbone, FEATURES)
        self.head = temporal
        self.frozen = [backbone.stem, *backbone.layers[: self.FROZEN]]
        for part in (*self.frozen, temporal):
            part.requires_grad_(False)

    def train(self, mode: bool = True) -> "ReLSTMFrames":
        super().train(mode)
        for part in self.frozen:
            part.eval()
        return self

    @torch.no_grad()
    def start(self, x: Tensor) -> Tensor:
        """Crops -> the first stage's maps [n, 256, 28, 28]."""
        for part in self.frozen:
            x = part(x)
        return x

    def rest(self, maps: Tensor) -> tuple[Tensor, Tensor]:
        features = self.backbone.pooled(self.backbone.layers[self.FROZEN :](maps))
        return features, self.SHARPER * self.head(features[:, None])


def make(net: str, pretrained: bool = True) -> FrameNet:
    """`net`: "light" (the size that ships), "lite0", "lite2", or a key of BACKBONES."""
    if net not in BACKBONES:
        from light import LIGHT_FEATURES, SHIPPED, Light

        return FrameNet(Light(pretrained, SHIPPED if net == "light" else int(net[-1])), LIGHT_FEATURES)
    return FrameNet(BACKBONES[net](), FEATURES)


def unlike(copy: Tensor, original: Tensor) -> Tensor:
    """Mean cosine distance along the channels, each of the original's channels standardised over the batch."""
    if copy.ndim == 4:  # the light branch's last stage has 3x3 positions at 112 px, ResNeXt's 4x4
        copy = F.adaptive_avg_pool2d(copy, original.shape[2:])
    others = [d for d in range(original.ndim) if d != 1]
    std, mean = torch.std_mean(original, dim=others, keepdim=True)
    return 1 - F.cosine_similarity(copy, (original - mean) / (std + 1e-4), dim=1).mean()


def decayed(parameters: list[nn.Parameter], weight_decay: float) -> list[dict]:
    """Groups for an optimizer: biases and norms do not decay."""
    return [
        {"params": [p for p in parameters if p.ndim > 1], "weight_decay": weight_decay},
        {"params": [p for p in parameters if p.ndim <= 1], "weight_decay": 0.0},
    ]
