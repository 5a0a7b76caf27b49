"""Gets a trainable ResNeXt-50 back from a shipped backbone.onnx, to go on from where the last release stopped.

The graph has int8 weights with the batch norms folded in. Here every batch norm is put back as an identity: it gets the
statistics that its channel has over some crops, and gives back the mean and spread it took away.
"""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from data import STD, to_input
from model import Backbone, resnext50


@torch.no_grad()
def restore_backbone(path: Path, crops: Tensor) -> Backbone:
    """`crops`: uint8 [n, 112, 112, 3], some hundred faces. In eval mode the result computes what the graph does."""
    stored = {c.name: numpy_helper.to_array(c).copy() for c in onnx.load(path).graph.initializer}
    net = resnext50().eval()
    names = {id(module): name for name, module in net.named_modules()}
    pairs = [(net.stem[0], net.stem[1])]
    for block in net.layers:
        pairs += [(block.conv1, block.bn1), (block.conv2, block.bn2), (block.conv3, block.bn3)]
        if block.downsample is not None:
            pairs.append((block.downsample[0], block.downsample[1]))

    seen: dict[int, list[Tensor]] = {}
    for conv, norm in pairs:
        name = names[id(conv)]
        weight = torch.from_numpy(stored[f"{name}.int8"].astype(np.float32) * stored[f"{name}.scale"])
        conv.weight.copy_(weight * STD.view(1, 3, 1, 1) if conv is net.stem[0] else weight)
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
    return net
