"""Counts the arithmetic of an ONNX graph: 2 for each product and its sum, elementwise work left out.

Shapes are those that the runtime sees, so that any node it can run can be counted whatever its weights are stored as.
"""

import math

import numpy as np
import onnx
import onnxruntime
from onnx import helper

Shapes = dict[str, tuple[int, ...]]

CONVOLUTIONS = {"Conv", "FusedConv", "ConvInteger", "QLinearConv"}
PRODUCTS = {"MatMul", "FusedMatMul", "MatMulInteger", "MatMulIntegerToFloat", "DynamicQuantizeMatMul", "QLinearMatMul"}
GEMMS = {"Gemm", "QGemm", "FusedGemm"}
# Gates of each, and whether it is bidirectional says the number of directions in its weights.
RECURRENT = {"LSTM": 4, "DynamicQuantizeLSTM": 4, "GRU": 3, "RNN": 1}
NESTED = {"Loop", "Scan", "If"}


def shapes_of(model: onnx.ModelProto, feeds: dict[str, np.ndarray]) -> Shapes:
    """The shape of every tensor of a run with these inputs, by name."""
    whole = onnx.ModelProto()
    whole.CopyFrom(model)
    given = {output.name for output in whole.graph.output}
    names = [name for node in whole.graph.node for name in node.output if name and name not in given]
    whole.graph.output.extend(helper.make_empty_tensor_value_info(name) for name in names)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(whole.SerializeToString(), options, ["CPUExecutionProvider"])
    outputs = [output.name for output in session.get_outputs()]
    shapes: Shapes = {c.name: tuple(c.dims) for c in model.graph.initializer}
    shapes |= {name: value.shape for name, value in feeds.items()}
    return shapes | {n: np.shape(v) for n, v in zip(outputs, session.run(outputs, feeds), strict=True)}


def operations(node: onnx.NodeProto, shapes: Shapes) -> int:
    """Multiplications and additions of one node."""
    attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
    if node.op_type in CONVOLUTIONS:
        weights = shapes[node.input[3 if node.op_type == "QLinearConv" else 1]]
        return 2 * math.prod(shapes[node.output[0]]) * math.prod(weights[1:])
    if node.op_type in PRODUCTS:
        inner = shapes[node.input[0]][-2 if attributes.get("transA") else -1]
        return 2 * math.prod(shapes[node.output[0]]) * inner
    if node.op_type in GEMMS:
        inner = shapes[node.input[0]][0 if attributes.get("transA") else 1]
        return 2 * math.prod(shapes[node.output[0]]) * inner
    if node.op_type == "MatMulNBits":
        return 2 * math.prod(shapes[node.output[0]]) * attributes["K"]
    if node.op_type in RECURRENT:
        # Quantised weights lie the other way round; their sizes are the same.
        steps, batch, width = shapes[node.input[0]]
        directions, hidden = shapes[node.input[1]][0], attributes["hidden_size"]
        return 2 * steps * batch * directions * RECURRENT[node.op_type] * hidden * (width + hidden)
    return 0


def count(model: onnx.ModelProto, feeds: dict[str, np.ndarray]) -> tuple[int, list[str]]:
    """Floating-point operations of a run with these inputs, and the kinds of nodes that hide some from us."""
    shapes = shapes_of(model, feeds)
    hidden = sorted({node.op_type for node in model.graph.node if node.op_type in NESTED})
    return sum(operations(node, shapes) for node in model.graph.node), hidden
