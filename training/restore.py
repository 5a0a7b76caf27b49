"""Gets the trainable networks back from a shipped backbone.onnx, to go on from where the last release stopped.

The graph has int8 weights with the batch norms folded in. Here every batch norm is put back as an identity: it gets the
statistics that its channel has over some crops, and gives back the mean and spread it took away.
"""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from data import STD, to_input
from light import Light
from model import Backbone, resnext50

Pair = tuple[nn.Conv2d, nn.BatchNorm2d]


def restore_backbone(path: Path, crops: Tensor) -> Backbone:
    """`crops`: uint8 [n, 112, 112, 3], some hundred faces. In eval mode the result computes what the graph does."""
    net = resnext50().eval()
    pairs = [(net.stem[0], net.stem[1])]
    for block in net.layers:
        pairs += [(block.conv1, block.bn1), (block.conv2, block.bn2), (block.conv3, block.bn3)]
        if block.downsample is not None:
            pairs.append((block.downsample[0], block.downsample[1]))
    restore(path, net, pairs, {id(module): name for name, module in net.named_modules()}, crops)
    return net


def restore_light(path: Path, crops: Tensor) -> Light:
    """The same for the light branch."""
    light = Light(pretrained=False).eval()
    net = light.net
    pairs = [(net._conv_stem, net._bn0)]
    for block in net._blocks:
        if block._block_args.expand_ratio != 1:
            pairs.append((block._expand_conv, block._bn0))
        pairs += [(block._depthwise_conv, block._bn1), (block._project_conv, block._bn2)]
    pairs.append((net._conv_head, net._bn1))
    restore(path, light, pairs, {id(module): f"light.{name}" for name, module in net.named_modules()}, crops)
    return light


@torch.no_grad()
def restore(path: Path, net: nn.Module, pairs: list[Pair], names: dict[int, str], crops: Tensor) -> None:
    """Fills `pairs` of `net`, in the order they are computed in, from the graph's constants called `names`."""
    stored = {c.name: numpy_helper.to_array(c).copy() for c in onnx.load(path).graph.initializer}
    seen: dict[int, list[Tensor]] = {}
    for conv, norm in pairs:
        name = names[id(conv)]
        weight = torch.from_numpy(stored[f"{name}.int8"].astype(np.float32) * stored[f"{name}.scale"])
        conv.weight.copy_(weight * STD.view(1, 3, 1, 1) if conv.in_channels == 3 else weight)
        norm.weight.fill_(1)
        norm.bias.copy_(torch.from_numpy(stored[f"{name}.bias"]))
        norm.running_mean.zero_()
        norm.running_var.fill_(1 - norm.eps)
        norm.register_forward_hook(
            lambda module, _, out: seen.setdefault(id(module), []).append(
                torch.stack([out.mean((0, 2, 3)), out.square().mean((0, 2, 3))])
            )
        )
    for part in crops.split(64):
        net(to_input(part))
    for conv, norm in pairs:
        norm._forward_hooks.clear()
        mean, square = torch.stack(seen[id(norm)]).mean(0)
        spread = (square - mean.square()).clamp_min(1e-8).sqrt()
        # Filters of the size a fresh network has, so that a learning rate means to them what it means there.
        size = conv.weight.flatten(1).norm(dim=1).clamp_min(1e-8)
        fresh = (2 / (conv.out_channels * conv.kernel_size[0] ** 2)) ** 0.5
        scale = fresh * conv.weight[0].numel() ** 0.5 / size
        conv.weight.mul_(scale.view(-1, 1, 1, 1))
        norm.running_mean.copy_((mean - norm.bias) * scale)
        norm.running_var.copy_((spread * scale).square())
        norm.weight.copy_(spread * (norm.running_var + norm.eps).sqrt() / norm.running_var.sqrt())
        norm.bias.copy_(mean)
