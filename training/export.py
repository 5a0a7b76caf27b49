"""Writes the two ONNX graphs, models/model.json and the parity fixture:

    python export.py --data ../../shared/data --backbone runs/resnext50/last.pt --light runs/light/last.pt \\
        --temporal runs/temporal/both.pt --version 1.1.0

The graphs are built node by node, so that nothing is in them that need not be: BatchNorm is folded into the
convolutions, 1/std into the first one. Weights are int8 with one scale an output channel, those of the convolutions
rounded by what they see in training's crops (rounding.py); the graph multiplies them back to float32 at load (Cast and
Mul of constants, folded once), and all arithmetic is float32.
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper
from torch import Tensor, nn

from data import MEAN, SIZE, STD, TrainingCrops, to_input
from frame_net import Locator
from light import WIDTH, BothBackbones, Light, both_of
from model import FEATURES, Backbone, Temporal, margin_of
from onnx_graph import Graph, fold
from rounding import Inputs, inputs_of

Seen = dict[nn.Conv2d, Inputs]
ROUNDED_BY = 256  # crops


@torch.no_grad()
def convolution(
    graph: Graph, layer: nn.Conv2d, norm: nn.BatchNorm2d, x: str, name: str, pads: list[int], seen: Seen
) -> str:
    """Adds a convolution with its batch norm, rounded by what it has seen; `layer` keeps the quantised weights."""
    fold(layer, norm)
    # 1/std of the input moves into the weights of a first layer; the mean cannot, because of the zero padding.
    unit = STD.view(1, 3, 1, 1) if layer.in_channels == 3 else torch.ones(1)
    exact, inputs = layer.weight.clone(), seen[layer]
    each = unit.expand_as(exact)[0].flatten()
    full, value = graph.weight(name, exact / unit, inputs.products * each * each[:, None])
    layer.weight.copy_(value * unit)
    lost = (exact - layer.weight).flatten(1).unflatten(0, (layer.groups, -1))
    layer.bias += (lost * inputs.means[:, None]).sum(2).flatten()  # what rounding takes from the mean
    return graph.node(
        "Conv",
        [x, full, graph.constant(f"{name}.bias", layer.bias.detach().numpy())],
        name,
        kernel_shape=list(layer.kernel_size),
        strides=list(layer.stride),
        pads=pads,
        group=layer.groups,
    )


def add_resnext(graph: Graph, net: Backbone, locator: Locator, x: str, seen: Seen) -> tuple[str, str]:
    """x: float [n, 3, 112, 112] less the mean -> features [n, 2048], the locator's contrast [n, 1]."""
    names = {id(module): name for name, module in net.named_modules()}

    def conv(layer: nn.Conv2d, norm: nn.BatchNorm2d, x: str) -> str:
        return convolution(graph, layer, norm, x, names[id(layer)], list(layer.padding) * 2, seen)

    x = graph.node("Relu", [conv(net.stem[0], net.stem[1], x)], "stem.relu")
    x = graph.node("MaxPool", [x], "stem.pool", kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
    for i, block in enumerate(net.layers):
        skip = x if block.downsample is None else conv(block.downsample[0], block.downsample[1], x)
        y = graph.node("Relu", [conv(block.conv1, block.bn1, x)], f"layers.{i}.relu1")
        y = graph.node("Relu", [conv(block.conv2, block.bn2, y)], f"layers.{i}.relu2")
        y = graph.node("Add", [conv(block.conv3, block.bn3, y), skip], f"layers.{i}.sum")
        x = graph.node("Relu", [y], f"layers.{i}.relu3")
        if block is net.middle[0]:
            contrast = add_contrast(graph, locator, x)
    x = graph.node("GlobalAveragePool", [x], "pool")
    return graph.node("Flatten", [x], "resnext", axis=1), contrast


def add_contrast(graph: Graph, locator: Locator, maps: str) -> str:
    """The locator over its maps [n, 1024, 7, 7], less its bias, which cancels -> contrast [n, 1]."""
    weight = graph.constant("locator.weight", locator.tell.weight.detach().numpy())
    logits = graph.node("Conv", [maps, weight], "locator", kernel_shape=[1, 1], strides=[1, 1], pads=[0] * 4, group=1)
    pools = [graph.node(f"Global{kind}Pool", [logits], f"locator.{kind.lower()}") for kind in ("Max", "Average")]
    return graph.node("Flatten", [graph.node("Sub", pools, "locator.contrast")], "contrast", axis=1)


def add_light(graph: Graph, net: Light, x: str, seen: Seen) -> str:
    """x as for add_resnext -> features [n, 1280]."""
    names = {id(module): f"light.{name}" for name, module in net.net.named_modules()}
    limits = [graph.constant("relu6.low", np.float32(0)), graph.constant("relu6.high", np.float32(6))]

    def conv(layer: nn.Conv2d, norm: nn.BatchNorm2d, x: str) -> str:
        left, right, top, bottom = getattr(layer.static_padding, "padding", (0, 0, 0, 0))
        return convolution(graph, layer, norm, x, names[id(layer)], [top, left, bottom, right], seen)

    def relu6(x: str) -> str:
        return graph.node("Clip", [x, *limits], f"{x}.relu6")

    x = relu6(conv(net.net._conv_stem, net.net._bn0, x))
    for i, block in enumerate(net.net._blocks):
        shape, y = block._block_args, x
        if shape.expand_ratio != 1:
            y = relu6(conv(block._expand_conv, block._bn0, y))
        y = relu6(conv(block._depthwise_conv, block._bn1, y))
        y = conv(block._project_conv, block._bn2, y)
        passes = shape.id_skip and shape.stride == 1 and shape.input_filters == shape.output_filters
        x = graph.node("Add", [y, x], f"light.{i}.sum") if passes else y
    x = relu6(conv(net.net._conv_head, net.net._bn1, x))
    x = graph.node("GlobalAveragePool", [x], "light.pool")
    return graph.node("Flatten", [x], "light", axis=1)


def export_backbones(net: BothBackbones, crops: Tensor) -> onnx.ModelProto:
    """crops uint8 [n, 112, 112, 3] -> features float32 [n, WIDTH]. `net` keeps the quantised weights, rounded by
    what it sees in `crops`, some hundred faces."""
    net.eval()
    seen = inputs_of(net, [to_input(part) for part in crops.split(32)])
    graph = Graph()
    x = graph.node("Cast", ["crops"], "float", to=TensorProto.FLOAT)
    x = graph.node("Transpose", [x], "planes", perm=[0, 3, 1, 2])
    x = graph.node("Sub", [x, graph.constant("mean", MEAN.view(1, 3, 1, 1).numpy())], "centred")
    parts = [*add_resnext(graph, net.backbone, net.locator, x, seen), add_light(graph, net.light, x, seen)]
    graph.node("Concat", parts, "features", axis=1)
    return graph.model(
        "backbone",
        [helper.make_tensor_value_info("crops", TensorProto.UINT8, ["n", SIZE, SIZE, 3])],
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["n", WIDTH])],
    )


def export_temporal(net: Temporal, light: nn.Linear) -> onnx.ModelProto:
    """features [f, t, WIDTH], h0, c0 [1, f, hidden] -> contribution [f, t], h1, c1.

    The contribution is the LSTM's of the first 2048 plus the linear layer's of the others, which are the locator's
    contrast and the light branch's features. `net` keeps the quantised weights.
    """
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
    parts = [graph.constant(f"part{i}", np.array([v], np.int64)) for i, v in enumerate((0, FEATURES, 2**31))]
    last = graph.constant("last", np.array([2], np.int64))
    resnext = graph.node("Slice", ["features", parts[0], parts[1], last], "resnext")
    seen = graph.node("Slice", ["features", parts[1], parts[2], last], "light")
    steps = graph.node("Transpose", [resnext], "steps", perm=[1, 0, 2])
    graph.nodes.append(
        helper.make_node(
            "LSTM",
            [steps, *names, graph.constant("biases", biases.numpy()), "", "h0", "c0"],
            ["outputs", "h1", "c1"],
            name="lstm",
            hidden_size=hidden,
        )
    )
    margin, offset = margin_of(net.head)
    x = graph.node("Squeeze", ["outputs", graph.constant("axis1", np.array([1], np.int64))], "one")  # [t, f, h]
    x = graph.node("MatMul", [x, graph.constant("margin", margin[:, None].numpy())], "weighed")
    x = graph.node("Add", [x, graph.constant("offset", offset[None].numpy())], "shifted")
    x = graph.node("Squeeze", [x, graph.constant("axis2", np.array([2], np.int64))], "by_time")
    x = graph.node("Transpose", [x], "in_time", perm=[1, 0])
    margin, offset = margin_of(light)
    y = graph.node("MatMul", [seen, graph.constant("light.margin", margin[:, None].numpy())], "light.weighed")
    y = graph.node("Add", [y, graph.constant("light.offset", offset[None].numpy())], "light.shifted")
    y = graph.node("Squeeze", [y, "axis2"], "light.contribution")
    graph.node("Add", [x, y], "contribution")
    state = [1, "f", hidden]
    return graph.model(
        "temporal",
        [
            helper.make_tensor_value_info("features", TensorProto.FLOAT, ["f", "t", WIDTH]),
            helper.make_tensor_value_info("h0", TensorProto.FLOAT, state),
            helper.make_tensor_value_info("c0", TensorProto.FLOAT, state),
        ],
        [
            helper.make_tensor_value_info("contribution", TensorProto.FLOAT, ["f", "t"]),
            helper.make_tensor_value_info("h1", TensorProto.FLOAT, state),
            helper.make_tensor_value_info("c1", TensorProto.FLOAT, state),
        ],
    )


def contributions(temporal: Temporal, light: nn.Linear, features: Tensor) -> Tensor:
    """What the temporal graph gives: features [f, t, WIDTH] from a zero state -> [f, t]."""
    weight, offset = margin_of(light)
    return temporal.contributions(features[..., :FEATURES])[0] + features[..., FEATURES:] @ weight + offset


def saved_heads(path: Path) -> tuple[Temporal, nn.Linear]:
    """The LSTM with its linear layer, and the one over contrast and light branch, that train_temporal.py saved."""
    saved = torch.load(path, map_location="cpu")
    temporal = Temporal(saved["temporal"]["head.weight"].shape[1])
    light = nn.Linear(saved["light"]["weight"].shape[1], 2)
    temporal.load_state_dict(saved["temporal"])
    light.load_state_dict(saved["light"])
    return temporal.eval(), light


def fixture_crops(count: int) -> np.ndarray:
    """Crops uint8 [count, 112, 112, 3] by a formula that src/offscreen/parity.test.ts repeats, bit for bit."""
    n, y, x, c = np.meshgrid(np.arange(count), np.arange(SIZE), np.arange(SIZE), np.arange(3), indexing="ij")
    wave = (x * x * (n + 1) + y * y * (c + 2) + x * y * (n % 3)) // (64 + 16 * n)
    return ((wave + 37 * c + 11 * n) % 256).astype(np.uint8)


if __name__ == "__main__":
    here = Path(__file__).parent
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--crops", type=Path, default=here / "../.cache/crops")
    parser.add_argument(
        "--backbone", type=Path, required=True, help="last.pt or best.pt of train.py, or NAME.pt of sweep.py"
    )
    parser.add_argument("--light", type=Path, required=True, help="the same of --net light, or of sweep.py")
    parser.add_argument("--temporal", type=Path, required=True, help="both.pt of train_temporal.py")
    parser.add_argument("--version", required=True)
    parser.add_argument("--out", type=Path, default=here / "../models")
    parser.add_argument("--fixture", type=Path, default=here / "../e2e/fixtures/parity.json")
    args = parser.parse_args()

    both = both_of(args.backbone, args.light)
    temporal, light = saved_heads(args.temporal)

    manifest = json.loads((args.out / "model.json").read_text())
    manifest |= {"version": args.version, "features": WIDTH, "state": temporal.lstm.hidden_size}
    seen = next(iter(TrainingCrops(args.data, args.crops, ROUNDED_BY, 1)))[0]
    for name, model in (("backbone", export_backbones(both, seen)), ("temporal", export_temporal(temporal, light))):
        data = model.SerializeToString()
        (args.out / f"{name}.onnx").write_bytes(data)
        manifest["files"][name] |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        print(f"{name}.onnx {len(data) / 1e6:.1f} MB")
    (args.out / "model.json").write_text(json.dumps(manifest, indent=2) + "\n")

    # What PyTorch computes with the very weights that ship: the extension has to agree.
    with torch.inference_mode():
        crops = torch.from_numpy(fixture_crops(20))
        features = both.eval()(to_input(crops))
        forwards = contributions(temporal, light, features[None])
        backwards = contributions(temporal, light, features[None].flip(1))
    args.fixture.parent.mkdir(parents=True, exist_ok=True)
    args.fixture.write_text(
        json.dumps(
            {
                "crops": len(crops),
                "features": [[round(v, 6) for v in row] for row in features[:2].tolist()],
                "contributions": [round(v, 6) for v in forwards[0].tolist()],
                "margin": forwards.mean().item(),
                "reversedMargin": backwards.mean().item(),
            }
        )
        + "\n"
    )
