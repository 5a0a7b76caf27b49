"""ReLSTM (Duc & Khoi): ResNeXt-50 32x4d -> LSTM 2048 -> mean over time -> dropout -> linear -> softmax.

Also the two networks the paper compares it with. Plain PyTorch: no torchvision, no pretrained weights.
"""

from pathlib import Path

import torch
from torch import Tensor, nn

FEATURES = 2048  # width of the backbone's output and of the LSTM
FAKE = 0  # index of the class "fake" in every logit pair; 1 is "real"


def fast_bfloat16(device: torch.device) -> bool:
    """Whether bfloat16 is worth it there: a CPU with AVX2 only emulates it, tens of times slower than float32."""
    return device.type == "cuda" or torch.ops.mkldnn._is_mkldnn_bf16_supported()


def mixed(device: torch.device) -> torch.autocast:
    """bfloat16 where it is worth it."""
    return torch.autocast(device.type, torch.bfloat16, enabled=fast_bfloat16(device))


class Bottleneck(nn.Module):
    """1x1 -> 3x3 (grouped) -> 1x1 residual block. `width` is the block's inner width."""

    def __init__(self, inputs: int, width: int, outputs: int, stride: int, groups: int):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride, 1, groups=groups, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, outputs, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(outputs)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x: Tensor) -> Tensor:
        skip = x if self.downsample is None else self.downsample(x)
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.relu(self.bn2(self.conv2(y)))
        return self.relu(self.bn3(self.conv3(y)) + skip)


class Backbone(nn.Module):
    """ResNet-50 (groups 1) or ResNeXt-50 32x4d (groups 32), up to global pooling.

    Input: float [n, 3, h, w], RGB, normalised with the manifest's mean and std. Output: float [n, 2048].
    """

    def __init__(self, groups: int = 32, group_width: int = 4, pool: str = "mean"):
        super().__init__()
        self.pool = pool
        self.stem = nn.Sequential(
            nn.Conv2d(3, 64, 7, 2, 3, bias=False),
            nn.BatchNorm2d(64),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(3, 2, 1),
        )
        layers, inputs = [], 64
        self.ends, self.widths = [], []  # last block of each stage, and its channels
        for stage, depth in enumerate((3, 4, 6, 3)):
            planes = 64 * 2**stage
            width = planes * group_width * groups // 64
            for block in range(depth):
                stride = 2 if block == 0 and stage > 0 else 1
                layers.append(Bottleneck(inputs, width, planes * 4, stride, groups))
                inputs = planes * 4
            self.ends.append(len(layers) - 1)
            self.widths.append(inputs)
        self.layers = nn.Sequential(*layers)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
            elif isinstance(module, Bottleneck):
                # Residual branches start at zero: the deep net begins as a shallow one and trains faster.
                nn.init.zeros_(module.bn3.weight)

    @property
    def middle(self) -> tuple[nn.Module, int]:
        """What gives the maps at stride 16, and how many."""
        return self.layers[self.ends[2]], self.widths[2]

    def pooled(self, x: Tensor) -> Tensor:
        return x.amax(dim=(2, 3)) if self.pool == "max" else x.mean(dim=(2, 3))

    def forward(self, x: Tensor) -> Tensor:
        return self.pooled(self.layers(self.stem(x)))

    def stages(self, x: Tensor) -> tuple[list[Tensor], Tensor]:
        """Feature maps at strides 4, 8, 16 and 32 (256, 512, 1024, 2048 channels), and what forward returns."""
        maps, x = [], self.stem(x)
        for i, layer in enumerate(self.layers):
            x = layer(x)
            if i in self.ends:
                maps.append(x)
        return maps, self.pooled(x)


def resnext50() -> Backbone:
    return Backbone(groups=32, group_width=4)


def resnext50_max() -> Backbone:
    """For the paper's network without an LSTM: the largest value of each map instead of its mean."""
    return Backbone(groups=32, group_width=4, pool="max")


def resnet50() -> Backbone:
    return Backbone(groups=1, group_width=64)


BACKBONES = {"resnext50": resnext50, "resnext50_max": resnext50_max, "resnet50": resnet50}


def frame_weights(checkpoint: Path, part: str) -> dict[str, Tensor]:
    """State of `part` ("backbone" or "head") of a frame network that train.py saved: the running mean of the weights
    where the file has one."""
    saved = torch.load(checkpoint, map_location="cpu")
    state = saved.get("ema", saved["net"])
    return {k.removeprefix(f"{part}."): v for k, v in state.items() if k.startswith(f"{part}.")}


def frame_head(checkpoint: Path, width: int) -> nn.Linear:
    """The linear layer of a frame network that train.py saved."""
    head = nn.Linear(width, 2)
    head.load_state_dict(frame_weights(checkpoint, "head"))
    return head


@torch.no_grad()
def margin_of(head: nn.Linear) -> tuple[Tensor, Tensor]:
    """Weights [d] and offset of the logit margin fake - real."""
    return head.weight[FAKE] - head.weight[1 - FAKE], head.bias[FAKE] - head.bias[1 - FAKE]


@torch.no_grad()
def layer_of(weight: Tensor, offset: Tensor) -> nn.Linear:
    """margin_of's inverse: half of the margin goes to each class."""
    layer = nn.Linear(len(weight), 2)
    layer.weight[FAKE], layer.bias[FAKE] = weight / 2, offset / 2
    layer.weight[1 - FAKE], layer.bias[1 - FAKE] = -weight / 2, -offset / 2
    return layer


class Temporal(nn.Module):
    """LSTM 2048 -> 2048 over the frames in time order, mean of its outputs, dropout 0.4, linear to (fake, real)."""

    def __init__(self, hidden: int = FEATURES):
        super().__init__()
        self.lstm = nn.LSTM(FEATURES, hidden, batch_first=True)
        self.dropout = nn.Dropout(0.4)
        self.head = nn.Linear(hidden, 2)

    def forward(self, features: Tensor) -> Tensor:
        """[n, t, 2048] -> logits [n, 2]."""
        outputs, _ = self.lstm(features)
        return self.head(self.dropout(outputs.mean(dim=1)))

    def contributions(self, features: Tensor, state: tuple[Tensor, Tensor] | None = None):
        """[n, t, 2048] -> ([n, t], state). Their mean over t is exactly the logit margin fake - real."""
        outputs, state = self.lstm(features, state)
        weight, offset = margin_of(self.head)
        return outputs @ weight + offset, state


class ReLSTM(nn.Module):
    """The paper's whole network: normalised crops [n, t, 3, 112, 112] -> logits [n, 2]. 56.55 M parameters."""

    def __init__(self):
        super().__init__()
        self.backbone, self.temporal = resnext50(), Temporal()

    def forward(self, crops: Tensor) -> Tensor:
        n, t = crops.shape[:2]
        return self.temporal(self.backbone(crops.flatten(0, 1)).unflatten(0, (n, t)))
