"""Writes the two ONNX graphs, models/model.json and the parity fixture:

    python export.py --backbone runs/resnext50/last.pt --temporal runs/temporal/best.pt --version 1.0.0

The graphs are built node by node, so that nothing is in them that need not be: BatchNorm is folded into the
convolutions, 1/std into the first one. Weights are int8 with one scale an output channel; the graph multiplies them
back to float32 at load (Cast and Mul of constants, folded once), and all arithmetic is float32.
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from data import MEAN, SIZE, STD, to_input
from model import FAKE, FEATURES, Backbone, Temporal, frame_weights, resnext50

OPSET = 17


def fold_batch_norms(net: Backbone) -> list[tuple[nn.Conv2d, nn.BatchNorm2d]]:
    """Replaces every BatchNorm by the identity and moves its effect into the convolution before it. In place."""
    pairs = [(net.stem[0], net.stem[1])]
    for block in net.layers:
        pairs += [(block.conv1, block.bn1), (block.conv2, block.bn2), (block.conv3, block.bn3)]
        if block.downsample is not None:
            pairs.append((block.downsample[0], block.downsample[1]))
    with torch.no_grad():
        for conv, norm in pairs:
            scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
            conv.weight.mul_(scale[:, None, None, None])
            conv.bias = nn.Parameter(norm.bias - norm.running_mean * scale)
            norm.reset_running_stats()
            norm.weight.fill_(1)
            norm.bias.fill_(0)
            norm.eps = 0.0
    return pairs


def quantise(weight: Tensor) -> tuple[Tensor, Tensor]:
    """Float weights [out, ...] -> (int8 of the same shape, float32 scale [out, 1, ...]), symmetric a channel."""
    flat = weight.detach().flatten(1)
    peak = flat.abs().amax(dim=1).clamp_min(1e-12)
    # A few clip ratios are tried and the least squared error wins: outliers cost more than clipping them.
    best, error = peak, torch.full_like(peak, torch.inf)
    for ratio in torch.linspace(0.6, 1.0, 17):
        scale = (peak * ratio / 127)[:, None]
        wrong = ((flat / scale).round().clamp(-127, 127) * scale - flat).square().sum(dim=1)
        best, error = torch.where(wrong < error, peak * ratio, best), torch.minimum(wrong, error)
    scale = (best / 127).view(-1, *[1] * (weight.ndim - 1))
    return (weight.detach() / scale).round().clamp(-127, 127).to(torch.int8), scale.float()


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

    def weight(self, name: str, weight: Tensor) -> tuple[str, Tensor]:
        """Stores int8 weights; returns the float tensor's name in the graph and its value for PyTorch."""
        small, scale = quantise(weight)
        floats = self.node("Cast", [self.constant(f"{name}.int8", small.numpy())], f"{name}.cast", to=TensorProto.FLOAT)
        full = self.node("Mul", [floats, self.constant(f"{name}.scale", scale.numpy())], f"{name}.weight")
        return full, small.float() * scale

    def model(self, name: str, inputs: list, outputs: list) -> onnx.ModelProto:
        graph = helper.make_graph(self.nodes, name, inputs, outputs, self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9)
        onnx.checker.check_model(model)
        return model


def export_backbone(net: Backbone) -> onnx.ModelProto:
    """crops uint8 [n, 112, 112, 3] -> features float32 [n, 2048]. `net` keeps the quantised weights afterwards."""
    net.eval()
    names = {id(module): name for name, module in net.named_modules()}
    fold_batch_norms(net)
    graph = Graph()

    def conv(layer: nn.Conv2d, x: str) -> str:
        name = names[id(layer)]
        weight = layer.weight
        first = layer is net.stem[0]
        if first:  # 1/std of the input moves into the weights; the mean cannot, because of the zero padding
            weight = weight / STD.view(1, 3, 1, 1)
        full, value = graph.weight(name, weight)
        with torch.no_grad():
            layer.weight.copy_(value * STD.view(1, 3, 1, 1) if first else value)
        bias = graph.constant(f"{name}.bias", layer.bias.detach().numpy())
        return graph.node(
            "Conv",
            [x, full, bias],
            name,
            kernel_shape=list(layer.kernel_size),
            strides=list(layer.stride),
            pads=list(layer.padding) * 2,
            group=layer.groups,
        )

    x = graph.node("Cast", ["crops"], "float", to=TensorProto.FLOAT)
    x = graph.node("Transpose", [x], "planes", perm=[0, 3, 1, 2])
    x = graph.node("Sub", [x, graph.constant("mean", MEAN.view(1, 3, 1, 1).numpy())], "centred")
    x = graph.node("Relu", [conv(net.stem[0], x)], "stem.relu")
    x = graph.node("MaxPool", [x], "stem.pool", kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
    for i, block in enumerate(net.layers):
        skip = x if block.downsample is None else conv(block.downsample[0], x)
        y = graph.node("Relu", [conv(block.conv1, x)], f"layers.{i}.relu1")
        y = graph.node("Relu", [conv(block.conv2, y)], f"layers.{i}.relu2")
        y = graph.node("Add", [conv(block.conv3, y), skip], f"layers.{i}.sum")
        x = graph.node("Relu", [y], f"layers.{i}.relu3")
    x = graph.node("GlobalAveragePool", [x], "pool")
    graph.node("Flatten", [x], "features", axis=1)
    return graph.model(
        "backbone",
        [helper.make_tensor_value_info("crops", TensorProto.UINT8, ["n", SIZE, SIZE, 3])],
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["n", FEATURES])],
    )


def export_temporal(net: Temporal) -> onnx.ModelProto:
    """features [f, t, 2048], h0, c0 [1, f, 2048] -> contribution [f, t], h1, c1. `net` keeps the quantised weights."""
    net.eval()
    graph = Graph()
    hidden = net.lstm.hidden_size
    order = [0, 3, 1, 2]  # PyTorch keeps gates as i, f, g, o; ONNX as i, o, f, c

    def gates(weight: Tensor) -> Tensor:
        return torch.cat([weight.detach().chunk(4)[k] for k in order])

    def back(weight: Tensor) -> Tensor:
        parts = weight.chunk(4)
        return torch.cat([parts[order.index(k)] for k in range(4)])

    names = []
    for key in ("weight_ih_l0", "weight_hh_l0"):
        parameter = getattr(net.lstm, key)
        full, value = graph.weight(key, gates(parameter))
        names.append(graph.node("Unsqueeze", [full, "axis0"], f"{key}.one_direction"))
        with torch.no_grad():
            parameter.copy_(back(value))
    graph.constant("axis0", np.array([0], np.int64))
    biases = torch.cat([gates(net.lstm.bias_ih_l0), gates(net.lstm.bias_hh_l0)])[None]
    steps = graph.node("Transpose", ["features"], "steps", perm=[1, 0, 2])
    graph.nodes.append(
        helper.make_node(
            "LSTM",
            [steps, *names, graph.constant("biases", biases.numpy()), "", "h0", "c0"],
            ["outputs", "h1", "c1"],
            name="lstm",
            hidden_size=hidden,
        )
    )
    margin = (net.head.weight[FAKE] - net.head.weight[1 - FAKE]).detach()
    offset = (net.head.bias[FAKE] - net.head.bias[1 - FAKE]).detach()
    x = graph.node("Squeeze", ["outputs", graph.constant("axis1", np.array([1], np.int64))], "one")  # [t, f, h]
    x = graph.node("MatMul", [x, graph.constant("margin", margin[:, None].numpy())], "weighed")
    x = graph.node("Add", [x, graph.constant("offset", offset[None].numpy())], "shifted")
    x = graph.node("Squeeze", [x, graph.constant("axis2", np.array([2], np.int64))], "by_time")
    graph.node("Transpose", [x], "contribution", perm=[1, 0])
    state = [1, "f", hidden]
    return graph.model(
        "temporal",
        [
            helper.make_tensor_value_info("features", TensorProto.FLOAT, ["f", "t", FEATURES]),
            helper.make_tensor_value_info("h0", TensorProto.FLOAT, state),
            helper.make_tensor_value_info("c0", TensorProto.FLOAT, state),
        ],
        [
            helper.make_tensor_value_info("contribution", TensorProto.FLOAT, ["f", "t"]),
            helper.make_tensor_value_info("h1", TensorProto.FLOAT, state),
            helper.make_tensor_value_info("c1", TensorProto.FLOAT, state),
        ],
    )


def fixture_crops(count: int) -> np.ndarray:
    """Crops uint8 [count, 112, 112, 3] by a formula that e2e/parity repeats in TypeScript, bit for bit."""
    n, y, x, c = np.meshgrid(np.arange(count), np.arange(SIZE), np.arange(SIZE), np.arange(3), indexing="ij")
    wave = (x * x * (n + 1) + y * y * (c + 2) + x * y * (n % 3)) // (64 + 16 * n)
    return ((wave + 37 * c + 11 * n) % 256).astype(np.uint8)


if __name__ == "__main__":
    here = Path(__file__).parent
    parser = argparse.ArgumentParser()
    parser.add_argument("--backbone", type=Path, help="best.pt or last.pt of train.py; random weights without it")
    parser.add_argument("--temporal", type=Path, help="best.pt of train_temporal.py; random weights without it")
    parser.add_argument("--version", required=True)
    parser.add_argument("--out", type=Path, default=here / "../models")
    parser.add_argument("--fixture", type=Path, default=here / "../e2e/fixtures/parity.json")
    args = parser.parse_args()

    torch.manual_seed(0)
    backbone, temporal = resnext50(), Temporal()
    if args.backbone:
        backbone.load_state_dict(frame_weights(args.backbone, "backbone"))
    if args.temporal:
        temporal.load_state_dict(torch.load(args.temporal, map_location="cpu")["net"])

    manifest = json.loads((args.out / "model.json").read_text())
    manifest["version"] = args.version
    for name, model in (("backbone", export_backbone(backbone)), ("temporal", export_temporal(temporal))):
        data = model.SerializeToString()
        (args.out / f"{name}.onnx").write_bytes(data)
        manifest["files"][name] |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        print(f"{name}.onnx {len(data) / 1e6:.1f} MB")
    (args.out / "model.json").write_text(json.dumps(manifest, indent=2) + "\n")

    # What PyTorch computes with the very weights that ship: the extension has to agree.
    with torch.inference_mode():
        crops = torch.from_numpy(fixture_crops(20))
        features = backbone.eval()(to_input(crops))
        contributions, _ = temporal.contributions(features[None])
        shuffled, _ = temporal.contributions(features[None, torch.arange(19, -1, -1)])
    args.fixture.parent.mkdir(parents=True, exist_ok=True)
    args.fixture.write_text(
        json.dumps(
            {
                "crops": len(crops),
                "features": [[round(v, 6) for v in row] for row in features[:2].tolist()],
                "contributions": [round(v, 6) for v in contributions[0].tolist()],
                "margin": contributions.mean().item(),
                "reversedMargin": shuffled.mean().item(),
            }
        )
        + "\n"
    )
