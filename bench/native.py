"""The references of graphs.mjs: the same graphs outside the browser, PyTorch, and the roof over all of them.

    python native.py --models ../models --repeats 20 --product OUT.onnx

prints one JSON object: `times` (ms of all repeats, of each runtime, number of threads and case), `flops` of each case,
`hidden` (kinds of nodes whose FLOPs cannot be seen) and `size` of the matrices whose product is the roof. That product
is written as a graph, for the browser.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from flops import count
from onnx import TensorProto, helper

HERE = Path(__file__).parent
CASES = json.loads((HERE / "cases.json").read_text())
THREADS = (1, 2)
SIZE = 1024  # of the matrices: 12 MB are more than a core's cache holds, and one product takes no second
WARM = 2


def timed(work: Callable[[], object], repeats: int) -> list[float]:
    """ms of each run of `work`, after some that do not count."""
    times = []
    for _ in range(WARM + repeats):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1e3)
    return times[WARM:]


def feeds(case: dict, manifest: dict) -> dict[str, np.ndarray]:
    """Inputs of a case: noise, for time does not depend on what is seen."""
    random = np.random.default_rng(0)
    size, width, state = manifest["input"]["size"], manifest["features"], manifest["state"]
    if case["graph"] == "backbone":
        return {"crops": random.integers(0, 256, (case["crops"], size, size, 3), np.uint8)}
    zero = np.zeros((1, case["runs"], state), np.float32)
    features = random.random((case["runs"], case["steps"], width), np.float32)
    return {"features": features, "h0": zero, "c0": zero}


def product() -> onnx.ModelProto:
    """a, b float32 [SIZE, SIZE] -> one number of their product, so that no time goes into copying it out."""
    at = helper.make_tensor("at", TensorProto.INT64, [1], [0])
    nodes = [
        helper.make_node("MatMul", ["a", "b"], ["ab"]),
        helper.make_node("Gather", ["ab", "at"], ["y"], axis=0),
    ]
    sides = [helper.make_tensor_value_info(n, TensorProto.FLOAT, [SIZE, SIZE]) for n in "ab"]
    result = [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, SIZE])]
    graph = helper.make_graph(nodes, "product", sides, result, [at])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


def with_onnxruntime(models: Path, manifest: dict, repeats: int) -> list[dict]:
    times = []
    for threads in THREADS:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        open_session = {
            graph: onnxruntime.InferenceSession(models / f"{graph}.onnx", options, ["CPUExecutionProvider"])
            for graph in ("backbone", "temporal")
        }
        for case in CASES:
            session, inputs = open_session[case["graph"]], feeds(case, manifest)
            ms = timed(lambda session=session, inputs=inputs: session.run(None, inputs), repeats)
            times.append({"runtime": "native", "threads": threads, "case": case["name"], "ms": ms})
        session = onnxruntime.InferenceSession(product().SerializeToString(), options, ["CPUExecutionProvider"])
        inputs = {name: np.random.default_rng(0).random((SIZE, SIZE), np.float32) for name in "ab"}
        ms = timed(lambda session=session, inputs=inputs: session.run(None, inputs), repeats)
        times.append({"runtime": "native", "threads": threads, "case": "product", "ms": ms})
    return times


def with_torch(manifest: dict, repeats: int) -> list[dict]:
    """`torch` computes what the graphs do, `paper` the paper's network alone, without our light branch.

    The weights are random: no time depends on them.
    """
    import torch

    sys.path.insert(0, str(HERE / "../training"))
    from data import to_input
    from light import BothBackbones, Light
    from model import FEATURES, Temporal, resnext50

    paper, temporal = resnext50().eval(), Temporal().eval()
    both = BothBackbones(paper, Light(pretrained=False)).eval()
    times = []
    for threads in THREADS:
        torch.set_num_threads(threads)
        for case in CASES:
            inputs = {name: torch.from_numpy(value) for name, value in feeds(case, manifest).items()}
            if case["graph"] == "backbone":
                works = {
                    "torch": lambda x=inputs["crops"]: both(to_input(x)),
                    "paper": lambda x=inputs["crops"]: paper(to_input(x)),
                }
            else:
                features = inputs["features"][..., :FEATURES].contiguous()
                works = {"torch": lambda x=features: temporal.contributions(x)}
            for runtime, work in works.items():
                with torch.inference_mode():
                    ms = timed(work, repeats)
                times.append({"runtime": runtime, "threads": threads, "case": case["name"], "ms": ms})
        a, b = torch.rand(SIZE, SIZE), torch.rand(SIZE, SIZE)
        ms = timed(lambda a=a, b=b: a @ b, repeats)
        times.append({"runtime": "torch", "threads": threads, "case": "product", "ms": ms})
    return times


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--product", type=Path, required=True)
    parser.add_argument("--repeats", type=int, required=True)
    args = parser.parse_args()
    manifest = json.loads((args.models / "model.json").read_text())
    onnx.save(product(), args.product)
    times = with_onnxruntime(args.models, manifest, args.repeats) + with_torch(manifest, args.repeats)
    flops, hidden = {}, set()
    for case in CASES:
        model = onnx.load(args.models / f"{case['graph']}.onnx")
        flops[case["name"]], unseen = count(model, feeds(case, manifest))
        hidden.update(unseen)
    flops["product"] = 2 * SIZE**3
    print(json.dumps({"times": times, "flops": flops, "hidden": sorted(hidden), "size": SIZE}))
