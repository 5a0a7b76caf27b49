"""Gets the trainable networks back from a shipped backbone.onnx, to go on from where the last release stopped.

    python restore.py --data ../../shared/data --out runs/shipped

writes backbone.pt (less the linear layer) and light.pt, which can be a --teacher, as train.py would.

The graph has int8 weights with the batch norms folded in. Here every batch norm is put back as an identity: it gets the
statistics that its channel has over some crops, and gives back the mean and spread it took away.
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from data import STD, TrainingCrops, to_input
from frame_net import ReLSTMFrames
from light import LIGHT_FEATURES, BothBackbones, Light
from model import Backbone, Temporal, layer_of, margin_of, resnext50
from sequences import clip_sequences
from train_temporal import contrasts

Pair = tuple[nn.Conv2d, nn.BatchNorm2d]


def constants(path: Path) -> dict[str, np.ndarray]:
    return {c.name: numpy_helper.to_array(c).copy() for c in onnx.load(path).graph.initializer}


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
    stored = constants(path)
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


def restore_locator(path: Path) -> dict[str, Tensor] | None:
    """State of the Locator in a shipped backbone.onnx, less its bias; None if it has none."""
    weight = constants(path).get("locator.weight")
    return None if weight is None else {"tell.weight": torch.from_numpy(weight), "tell.bias": torch.zeros(1)}


@torch.no_grad()
def restore_temporal(path: Path) -> tuple[Temporal, nn.Linear]:
    """The LSTM with its linear layer, and the one over contrast and light branch, out of a shipped temporal.onnx.

    Only the margin of a linear layer is in the graph.
    """
    stored = constants(path)
    temporal = Temporal(len(stored["margin"]))

    def gates(rows: np.ndarray) -> Tensor:
        """ONNX keeps them as i, o, f, c; PyTorch as i, f, g, o."""
        i, o, f, c = torch.from_numpy(rows).chunk(4)
        return torch.cat([i, f, c, o])

    for key in ("weight_ih_l0", "weight_hh_l0"):
        getattr(temporal.lstm, key).copy_(gates(stored[f"{key}.int8"].astype(np.float32) * stored[f"{key}.scale"]))
    for key, biases in zip(("bias_ih_l0", "bias_hh_l0"), np.split(stored["biases"][0], 2), strict=True):
        getattr(temporal.lstm, key).copy_(gates(biases))
    temporal.head, light = (
        layer_of(torch.from_numpy(stored[f"{of}margin"][:, 0]), torch.from_numpy(stored[f"{of}offset"]).squeeze())
        for of in ("", "light.")
    )
    return temporal.eval(), light


def light_head(beside: nn.Linear, contrast: float) -> nn.Linear:
    """The light branch's own layer, of the shipped one over contrast and light branch, whose offset has that of the
    contrast in it: `contrast` is the mean by which train_temporal.py centered it. As sharp as ReLSTM's in training."""
    weight, offset = margin_of(beside)
    sharper = ReLSTMFrames.SHARPER
    return layer_of(sharper * weight[-LIGHT_FEATURES:], sharper * (offset + weight[0] * contrast))


def main() -> None:
    here = Path(__file__).parent
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--crops", type=Path, default=here / "../.cache/crops")
    parser.add_argument("--models", type=Path, default=here / "../models")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    path = args.models / "backbone.onnx"
    crops = next(iter(TrainingCrops(args.data, args.crops, 512, 0)))[0]
    frames = BothBackbones(restore_backbone(path, crops), restore_light(path, crops)).eval()
    located = restore_locator(path)
    if located:
        frames.locator.load_state_dict(located)
    sequences, _ = clip_sequences(frames, args.data, args.crops, "val")
    head = light_head(restore_temporal(args.models / "temporal.onnx")[1], contrasts(sequences).mean().item())
    for name, net, more, with_it in (
        ("backbone", frames.backbone, {}, {"locator": located} if located else {}),
        ("light", frames.light, {f"head.{k}": v for k, v in head.state_dict().items()}, {}),
    ):
        weights = {f"backbone.{k}": v for k, v in net.state_dict().items()}
        torch.save({"net": weights | more} | with_it, args.out / f"{name}.pt")


if __name__ == "__main__":
    main()
