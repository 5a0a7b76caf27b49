"""What export.py builds ONNX graphs with: nodes, int8 weights, batch norms folded away."""

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from rounding import rounded

OPSET = 17


@torch.no_grad()
def fold(conv: nn.Conv2d, norm: nn.BatchNorm2d) -> None:
    """Moves a batch norm's effect into the convolution before it and leaves the identity. In place."""
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    conv.weight.mul_(scale[:, None, None, None])
    conv.bias = nn.Parameter(norm.bias - norm.running_mean * scale)
    norm.reset_running_stats()
    norm.weight.fill_(1)
    norm.bias.fill_(0)
    norm.eps = 0.0


def quantise(weight: Tensor, products: Tensor | None = None) -> tuple[Tensor, Tensor]:
    """Float weights [out, ...] -> (int8 of the same shape, float32 scale [out, 1, ...]), symmetric a channel. Rounded
    by the `products` [g, k, k] of what the layer sees (rounding.py), or else to the nearest."""
    flat = weight.detach().flatten(1)
    peak = flat.abs().amax(dim=1).clamp_min(1e-12)
    # A few clip ratios are tried and the least squared error wins: outliers cost more than clipping them.
    best, error = peak, torch.full_like(peak, torch.inf)
    for ratio in torch.linspace(0.6, 1.0, 17):
        scale = (peak * ratio / 127)[:, None]
        wrong = ((flat / scale).round().clamp(-127, 127) * scale - flat).square().sum(dim=1)
        best, error = torch.where(wrong < error, peak * ratio, best), torch.minimum(wrong, error)
    scale = best / 127
    if products is None:
        whole = (flat / scale[:, None]).round().clamp(-127, 127)
    else:
        groups = (len(products), -1)
        whole = rounded(flat.unflatten(0, groups), scale.unflatten(0, groups), products).flatten(0, 1)
    return whole.view_as(weight).to(torch.int8), scale.view(-1, *[1] * (weight.ndim - 1)).float()


class Graph:
    """Collects nodes and initializers of one ONNX graph."""

    def __init__(self):
        self.nodes, self.constants = [], []

    def constant(self, name: str, value: np.ndarray) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, **attributes) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def weight(self, name: str, weight: Tensor, products: Tensor | None = None) -> tuple[str, Tensor]:
        """Stores int8 weights; returns the float tensor's name in the graph and its value for PyTorch."""
        small, scale = quantise(weight, products)
        floats = self.node("Cast", [self.constant(f"{name}.int8", small.numpy())], f"{name}.cast", to=TensorProto.FLOAT)
        full = self.node("Mul", [floats, self.constant(f"{name}.scale", scale.numpy())], f"{name}.weight")
        return full, small.float() * scale

    def model(self, name: str, inputs: list, outputs: list) -> onnx.ModelProto:
        graph = helper.make_graph(self.nodes, name, inputs, outputs, self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9)
        onnx.checker.check_model(model)
        return model
