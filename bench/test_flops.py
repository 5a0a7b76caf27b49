"""FLOPs of graphs small enough to count by hand."""

import numpy as np
from flops import count
from onnx import TensorProto, helper, numpy_helper


def model(nodes: list, inputs: dict, output: list, constants: dict):
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in inputs.items()],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, output)],
        [numpy_helper.from_array(v.astype(np.float32), n) for n, v in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


def test_convolution_with_groups_and_a_product():
    conv = helper.make_node("Conv", ["x", "w"], ["a"], kernel_shape=[3, 3], pads=[1] * 4, strides=[2, 2], group=2)
    nodes = [conv, helper.make_node("Flatten", ["a"], ["b"]), helper.make_node("MatMul", ["b", "m"], ["y"])]
    weights = {"w": np.ones((6, 2, 3, 3)), "m": np.ones((6 * 4 * 4, 5))}
    tiny = model(nodes, {"x": ["n", 4, 8, 8]}, ["n", 5], weights)
    flops, hidden = count(tiny, {"x": np.zeros((3, 4, 8, 8), np.float32)})
    assert flops == 2 * 3 * 6 * 4 * 4 * (2 * 3 * 3) + 2 * 3 * 5 * (6 * 4 * 4)
    assert hidden == []


def test_lstm_counts_both_products_of_each_gate():
    lstm = helper.make_node("LSTM", ["x", "w", "r"], ["y"], hidden_size=7)
    weights = {"w": np.ones((1, 28, 5)), "r": np.ones((1, 28, 7))}
    tiny = model([lstm], {"x": ["t", "n", 5]}, ["t", 1, "n", 7], weights)
    assert count(tiny, {"x": np.zeros((9, 2, 5), np.float32)})[0] == 2 * 9 * 2 * 4 * 7 * (5 + 7)
