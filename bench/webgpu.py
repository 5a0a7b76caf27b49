"""How fast the shipped graphs run through WebGPU outside the browser: ONNX Runtime's plugin for it, which has the
kernels that onnxruntime-web has, on Dawn, which is what Chromium has.

    python webgpu.py [--json FILE] [--parts NAME,...] [--batches 1,4,16,64] [--runs 20] [--limit 85] [--quick]

needs onnxruntime >= 1.30, onnxruntime-ep-webgpu, onnx, numpy and a Vulkan driver with its loader (libvulkan.so.1).
It prints the machine, the Vulkan devices and, part by part as they come, one row for each thing it measured: the median
of `--runs` runs after 5 that do not count, its quartiles, ms a crop, and the median as a multiple of ONNX Runtime's CPU
provider (all cores) and of WebGPU in float32 on the same case. `off by` is the largest difference of the features from
the CPU provider's in float32. What WebGPU left to the CPU is counted in a note. A part that fails says why and the rest
goes on; one that would begin after `--limit` seconds is left out. `--json` has everything, every run's time included.

Parts: cpu (the reference), f32, f16 (weights and arithmetic in float16), capture (input and output stay bound to GPU
buffers; graph capture off and on), kernels (what each kind of kernel takes of a run), dense and dense16 (ResNeXt's
grouped convolutions as ungrouped ones with zeros: the same numbers from 32 times the arithmetic), layout (NCHW instead
of NHWC), temporal, torch (the same graph in PyTorch on CUDA, as it comes and as a CUDA graph; its LSTM alone).
"""

import argparse
import ctypes
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
from onnx import TensorProto, helper, numpy_helper

HERE = Path(__file__).parent
MODELS = HERE / "../models"
MANIFEST = json.loads((MODELS / "model.json").read_text())
PARTS = ("cpu", "f32", "f16", "capture", "dense", "dense16", "temporal", "kernels", "torch", "layout")
PROVIDER = "WebGpuExecutionProvider"
OPTION = "ep.webgpuexecutionprovider."
WARM = 5
COMPARED = 4  # crops whose features are compared
STEPS = MANIFEST["sampling"]["window"]
GPU_EVENTS = ("Kernel", "Api")  # of ONNX Runtime's profile; "Node" is how long the CPU took to queue one
KINDS = ("other", "integrated GPU", "GPU", "virtual GPU", "CPU")  # VkPhysicalDeviceType
VENDORS = {0x10DE: "NVIDIA", 0x1002: "AMD", 0x8086: "Intel", 0x1AE0: "SwiftShader", 0x10005: "Mesa"}


def vulkan_devices() -> list[dict]:
    """What Dawn can choose from. It asks for the fastest, so a real GPU is taken before a software one."""
    try:
        vulkan = ctypes.CDLL("libvulkan.so.1")
    except OSError as error:
        return [{"kind": "none", "name": f"no Vulkan loader: {error}", "vendor": "", "driver": "", "api": ""}]
    application = (ctypes.c_uint32 * 12)()  # VkApplicationInfo: sType 0, then only zeros but for the version at the end
    application[11] = 1 << 22 | 1 << 12
    # VkInstanceCreateInfo: sType 1, next, flags, application, two empty lists.
    info = (ctypes.c_uint64 * 8)(1, 0, 0, ctypes.addressof(application))
    instance, count = ctypes.c_void_p(), ctypes.c_uint32()
    if code := vulkan.vkCreateInstance(info, None, ctypes.byref(instance)):
        return [{"kind": "none", "name": f"no Vulkan driver (error {code})", "vendor": "", "driver": "", "api": ""}]
    vulkan.vkEnumeratePhysicalDevices(instance, ctypes.byref(count), None)
    handles = (ctypes.c_void_p * max(count.value, 1))()
    vulkan.vkEnumeratePhysicalDevices(instance, ctypes.byref(count), handles)
    devices = []
    for handle in handles[: count.value]:
        properties = (ctypes.c_uint32 * 512)()
        vulkan.vkGetPhysicalDeviceProperties(ctypes.c_void_p(handle), properties)
        api, driver, vendor, _, kind = properties[:5]
        nvidia = f"{driver >> 22}.{driver >> 14 & 0xFF}.{driver >> 6 & 0xFF}"
        other = f"{driver >> 22}.{driver >> 12 & 0x3FF}.{driver & 0xFFF}"
        devices.append(
            {
                "kind": KINDS[min(kind, 4)],
                "name": bytes(properties)[20:276].split(b"\0")[0].decode(errors="replace"),
                "vendor": VENDORS.get(vendor, hex(vendor)),
                "driver": nvidia if vendor == 0x10DE else other,
                "api": f"{api >> 22}.{api >> 12 & 0x3FF}.{api & 0xFFF}",
            }
        )
    return devices


def output_of(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=20).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return ""


def machine() -> dict:
    from importlib.metadata import PackageNotFoundError, version

    def versions():
        for name in ("onnxruntime", "onnxruntime-ep-webgpu", "onnx", "numpy", "torch"):
            try:
                yield name, version(name)
            except PackageNotFoundError:
                yield name, "none"

    about = Path("/proc/cpuinfo")
    lines = about.read_text().splitlines() if about.exists() else []
    models = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return {
        "cpu": models[0] if models else platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        "kernel": platform.release(),
        "nvidia": output_of(["nvidia-smi", "--query-gpu=name,driver_version", "--format=csv,noheader"]),
        "vulkan": vulkan_devices(),
        "versions": dict(versions()),
        "model": MANIFEST["version"],
        "date": time.strftime("%Y-%m-%d"),
    }


# The graphs


def shipped(name: str) -> onnx.ModelProto:
    return onnx.load(MODELS / MANIFEST["files"][name]["file"])


def unpacked(model: onnx.ModelProto) -> onnx.ModelProto:
    """With float32 constants where int8 weights were cast and scaled, as a session has them after loading."""
    graph = model.graph
    values = {c.name: numpy_helper.to_array(c) for c in graph.initializer}
    left = []
    for node in graph.node:
        if node.op_type == "Cast" and node.input[0] in values:
            values[node.output[0]] = values[node.input[0]].astype(np.float32)
        elif node.op_type == "Mul" and all(name in values for name in node.input):
            values[node.output[0]] = values[node.input[0]] * values[node.input[1]]
        else:
            left.append(node)
    used = {name for node in left for name in node.input}
    constants = [numpy_helper.from_array(np.ascontiguousarray(v), k) for k, v in values.items() if k in used]
    new = helper.make_graph(left, graph.name, list(graph.input), list(graph.output), constants)
    return helper.make_model(new, opset_imports=list(model.opset_import), ir_version=model.ir_version)


def halved(model: onnx.ModelProto) -> onnx.ModelProto:
    """The backbone (unpacked) with weights and arithmetic in float16; crops come in and features go out as before."""
    model = unpacked(model)
    for constant in model.graph.initializer:
        if constant.data_type == TensorProto.FLOAT:
            value = numpy_helper.to_array(constant).astype(np.float16)
            constant.CopyFrom(numpy_helper.from_array(value, constant.name))
    for node in model.graph.node:
        for attribute in node.attribute:
            if node.op_type == "Cast" and attribute.i == TensorProto.FLOAT:
                attribute.i = TensorProto.FLOAT16
        node.output[:] = ["features16" if name == "features" else name for name in node.output]
    model.graph.node.append(helper.make_node("Cast", ["features16"], ["features"], to=TensorProto.FLOAT))
    return model


def ungrouped(model: onnx.ModelProto) -> onnx.ModelProto:
    """The backbone with ResNeXt's grouped convolutions as ungrouped ones; depthwise ones stay as they are."""
    model = unpacked(model)
    constants = {c.name: c for c in model.graph.initializer}
    for node in model.graph.node:
        group = next((a for a in node.attribute if a.name == "group"), None)
        if node.op_type != "Conv" or group is None or group.i == 1:
            continue
        constant = constants[node.input[1]]
        weight = numpy_helper.to_array(constant)
        outputs, inputs = weight.shape[:2]
        if inputs == 1:
            continue
        groups, group.i = group.i, 1
        full = np.zeros((outputs, inputs * groups, *weight.shape[2:]), weight.dtype)
        each = outputs // groups
        for g in range(groups):
            out = slice(g * each, (g + 1) * each)
            full[out, g * inputs : (g + 1) * inputs] = weight[out]
        constant.CopyFrom(numpy_helper.from_array(full, constant.name))
    return model


# Sessions


def on_cpu(model: onnx.ModelProto) -> ort.InferenceSession:
    return ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])


def on_webgpu(model: onnx.ModelProto, profile: str = "", **provider: str) -> tuple[ort.InferenceSession, str]:
    """The session and what it left to the CPU."""
    # A machine without a display often has no /sys/class/drm, where ONNX Runtime looks for GPUs; Dawn asks Vulkan
    # itself. Without this the plugin would offer no device there.
    os.environ.setdefault("ORT_WEBGPU_EP_ALLOW_SOFTWARE_ADAPTER", "1")
    import onnxruntime_ep_webgpu as plugin

    if not any(device.ep_name == PROVIDER for device in ort.get_ep_devices()):
        ort.register_execution_provider_library("webgpu", plugin.get_library_path())
    device = next((device for device in ort.get_ep_devices() if device.ep_name == PROVIDER), None)
    if device is None:
        raise RuntimeError("The plugin offers no WebGPU device")
    whole = model.SerializeToString()

    def opened(severity: int) -> ort.InferenceSession:
        options = ort.SessionOptions()
        options.log_severity_level = severity
        options.add_session_config_entry("session.disable_quant_qdq", "1")
        if "enableGraphCapture" in provider:
            options.enable_mem_pattern = False
        if profile:
            options.enable_profiling = True
            options.profile_file_prefix = profile
        for name, value in provider.items():
            options.add_session_config_entry(OPTION + name, value)
        options.add_provider_for_devices([device], {})
        # Else the CPU would take over without a word when there is no adapter.
        return ort.InferenceSession(whole, options, enable_fallback=0)

    placed = "" if profile else placement(lambda: opened(0))
    session = opened(3)
    if PROVIDER not in session.get_providers():
        raise RuntimeError(f"The session runs on {session.get_providers()}")
    return session, placed


def placement(opened: Callable) -> str:
    """How many nodes went where, as a session that says everything tells while it is opened."""
    stderr = os.dup(2)
    with tempfile.TemporaryFile() as log:
        os.dup2(log.fileno(), 2)
        try:
            opened()
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)
        log.seek(0)
        said = log.read().decode(errors="replace")
    places = {name: int(n) for name, n in re.findall(r"laced on \[(\w+)\]\. Number of nodes: (\d+)", said)}
    gpu = places.pop(PROVIDER, 0)
    copies = sum(map(int, re.findall(r"(\d+) Memcpy nodes are added", said)))
    rest = ", ".join(f"{n} on {name}" for name, n in places.items())
    return f"{gpu} nodes on WebGPU, " + (
        f"NOT ON THE GPU: {rest}, {copies} copies between" if rest else "none elsewhere"
    )


# Measuring


class Bench:
    def __init__(self, part: str, runs: int, warm: int, batches: list[int]):
        self.part, self.runs, self.warm, self.batches = part, runs, warm, batches

    def measure(self, what: str, case: str, crops: int, work: Callable[[], object], **more) -> None:
        """Times `work` and prints a row as JSON for the parent."""
        times = []
        start = time.perf_counter()
        for i in range(self.warm + self.runs):
            begin = time.perf_counter()
            work()
            now = time.perf_counter()
            if i == 0:
                first = (now - begin) * 1e3
            if i >= self.warm:
                times.append((now - begin) * 1e3)
        took = time.perf_counter() - start
        row = {"part": self.part, "what": what, "case": case, "crops": crops, "first": first, "ms": times, "took": took}
        print(json.dumps(row | more), flush=True)

    def note(self, text: str, **more) -> None:
        print(json.dumps({"part": self.part, "note": text} | more), flush=True)


def crops_of(count: int) -> np.ndarray:
    """Smooth pictures with some noise: nearer to faces than noise alone."""
    random = np.random.default_rng(0)
    size = MANIFEST["input"]["size"]
    coarse = random.integers(30, 226, (count, 8, 8, 3)).astype(np.float32)
    at = np.linspace(0, 6.999, size)
    low, part = at.astype(int), (at % 1)[:, None]
    rows = coarse[:, low] * (1 - part[..., None]) + coarse[:, low + 1] * part[..., None]
    smooth = rows[:, :, low] * (1 - part) + rows[:, :, low + 1] * part
    return (smooth + random.normal(0, 6, smooth.shape)).clip(0, 255).astype(np.uint8)


def window_of(steps: int) -> dict[str, np.ndarray]:
    zero = np.zeros((1, 1, MANIFEST["state"]), np.float32)
    features = np.random.default_rng(0).random((1, steps, MANIFEST["features"]), np.float32)
    return {"features": features, "h0": zero, "c0": zero}


def off_by(features: np.ndarray) -> dict[str, float]:
    """How far these features of COMPARED crops are from the CPU's."""
    right = on_cpu(shipped("backbone")).run(None, {"crops": crops_of(COMPARED)})[0]
    if not np.isfinite(features).all():
        return {"off": float("inf"), "largest": float(np.abs(right).max())}
    wrong = float(np.linalg.norm(features - right) / np.linalg.norm(right))
    return {"off": float(np.abs(features - right).max()), "relative": wrong, "largest": float(np.abs(right).max())}


def backbones(bench: Bench, what: str, model: onnx.ModelProto, **provider: str) -> None:
    session, placed = on_webgpu(model, **provider)
    bench.note(f"{what}: {placed}")
    for i, count in enumerate(bench.batches):
        inputs = {"crops": crops_of(count)}
        more = off_by(session.run(None, {"crops": crops_of(COMPARED)})[0]) if i == 0 else {}
        case = f"backbone, {count}"
        bench.measure(what, case, count, lambda inputs=inputs: session.run(None, inputs), **more)


def bound(session: ort.InferenceSession, inputs: dict[str, np.ndarray], shapes: dict[str, tuple]) -> Callable:
    """A run with buffers on the GPU that stay where they are: inputs are written, outputs read back."""
    binding, values = session.io_binding(), {}
    for name, value in inputs.items():
        values[name] = session.create_ortvalue_from_shape_and_type(value.shape, value.dtype.type, "gpu", 0, 0)
        values[name].update_inplace(value)
        binding.bind_ortvalue_input(name, values[name])
    for name, shape in shapes.items():
        output = session.create_ortvalue_from_shape_and_type(shape, np.float32, "gpu", 0, 0)
        binding.bind_ortvalue_output(name, output)

    def work():
        for name, value in inputs.items():
            values[name].update_inplace(value)
        session.run_with_iobinding(binding)
        return binding.copy_outputs_to_cpu()

    return work


def part_cpu(bench: Bench) -> None:
    session = on_cpu(shipped("backbone"))
    for count in bench.batches:
        inputs = {"crops": crops_of(count)}
        bench.measure("CPU f32", f"backbone, {count}", count, lambda inputs=inputs: session.run(None, inputs))
    window = window_of(STEPS)
    session = on_cpu(shipped("temporal"))
    bench.measure("CPU f32", f"temporal, {STEPS}", STEPS, lambda: session.run(None, window))


def part_f32(bench: Bench) -> None:
    backbones(bench, "WebGPU f32", shipped("backbone"))


def part_f16(bench: Bench) -> None:
    model = halved(shipped("backbone"))
    # How much of the difference is the format's and not the GPU's: float16 weights with float32 arithmetic.
    rounded = unpacked(shipped("backbone"))
    for constant in rounded.graph.initializer:
        if constant.data_type == TensorProto.FLOAT:
            value = numpy_helper.to_array(constant).astype(np.float16).astype(np.float32)
            constant.CopyFrom(numpy_helper.from_array(value, constant.name))
    off = off_by(on_cpu(rounded).run(None, {"crops": crops_of(COMPARED)})[0])
    bench.note(f"weights alone in float16, on the CPU: off by {off['off']:.2g} of {off['largest']:.3g}", **off)
    backbones(bench, "WebGPU f16", model)


def part_dense(bench: Bench) -> None:
    backbones(bench, "WebGPU f32 dense", ungrouped(shipped("backbone")))


def part_dense16(bench: Bench) -> None:
    backbones(bench, "WebGPU f16 dense", halved(ungrouped(shipped("backbone"))))


def part_layout(bench: Bench) -> None:
    backbones(bench, "WebGPU f32 NCHW", shipped("backbone"), preferredLayout="NCHW")


def part_capture(bench: Bench) -> None:
    """A session each: a captured graph keeps its buffers."""
    window = window_of(STEPS)
    states = {"contribution": (1, STEPS), "h1": (1, 1, MANIFEST["state"]), "c1": (1, 1, MANIFEST["state"])}
    cases = [
        ("backbone", f"backbone, {n}", n, {"crops": crops_of(n)}, {"features": (n, MANIFEST["features"])})
        for n in bench.batches
    ]
    for graph, case, count, inputs, shapes in [*cases, ("temporal", f"temporal, {STEPS}", STEPS, window, states)]:
        for capture in ("0", "1"):
            what = f"WebGPU f32 {'captured' if capture == '1' else 'bound'}"
            try:
                session, _ = on_webgpu(shipped(graph), **({"enableGraphCapture": "1"} if capture == "1" else {}))
                if capture == "1" and not session._sess.is_webgpu_graph_capture_enabled():
                    raise RuntimeError("graph capture is not on")
                work = bound(session, inputs, shapes)
                first, again = work()[0], work()[0]
                right = on_cpu(shipped(graph)).run(None, inputs)[0]
                same = {"off": float(max(np.abs(first - right).max(), np.abs(again - right).max()))}
                bench.measure(what, case, count, work, **same)
            except Exception as error:
                bench.note(f"{what}, {case} FAILED: {str(error)[:400]}")


def part_temporal(bench: Bench) -> None:
    session, placed = on_webgpu(shipped("temporal"))
    bench.note(f"temporal: {placed}")
    for steps in (MANIFEST["sampling"]["stride"], STEPS):
        inputs = window_of(steps)
        right = on_cpu(shipped("temporal")).run(None, inputs)[0]
        off = float(np.abs(session.run(None, inputs)[0] - right).max())
        case = f"temporal, {steps}"
        bench.measure("WebGPU f32", case, steps, lambda inputs=inputs: session.run(None, inputs), off=off)


def part_kernels(bench: Bench) -> None:
    """Time of each kind of kernel on the GPU, from ONNX Runtime's profile. Profiling slows the run as a whole."""
    count = bench.batches[-1] if bench.warm < WARM else 16
    with tempfile.TemporaryDirectory() as folder:
        session, _ = on_webgpu(shipped("backbone"), profile=f"{folder}/profile")
        inputs = {"crops": crops_of(count)}
        repeats = max(2, min(6, bench.runs))
        for _ in range(repeats):
            session.run(None, inputs)
        events = json.loads(Path(session.end_profiling()).read_text())
    grouped = {n.name: next((a.i for a in n.attribute if a.name == "group"), 1) for n in shipped("backbone").graph.node}
    kinds = Counter(event.get("cat", "?") for event in events)
    times: Counter = Counter()
    for event in events:
        if event.get("cat") not in GPU_EVENTS or "dur" not in event:
            continue
        name = event.get("name", "?")
        node = next((part for part in name.replace("&", " ").split() if part in grouped), "")
        group = grouped.get(node, 1)
        suffix = "" if group == 1 else " (groups of ResNeXt)" if group == 32 else " (depthwise)"
        times[name.split("&")[-1].split("_")[0] + suffix] += event["dur"] / 1e3 / repeats
    total = sum(times.values())
    example = next((e for e in events if e.get("cat") in GPU_EVENTS), None)
    if total == 0:
        bench.note(f"kernels: the profile has no GPU times; events: {dict(kinds)}")
        return
    shares = ", ".join(f"{name} {ms:.3g} ms ({ms / total:.0%})" for name, ms in times.most_common(12))
    bench.note(f"kernels, {count} crops, {total:.3g} ms in all: {shares}", kernels=dict(times), example=example)


def in_torch(model: onnx.ModelProto, half: bool) -> Callable:
    """The backbone's graph as PyTorch calls on CUDA, node by node."""
    import torch
    from torch.nn import functional

    model, kind = unpacked(model), torch.float16 if half else torch.float32
    values = {
        c.name: torch.from_numpy(numpy_helper.to_array(c).copy()).to("cuda", kind) for c in model.graph.initializer
    }
    for name, value in values.items():
        if value.ndim == 4:
            values[name] = value.contiguous(memory_format=torch.channels_last)

    def conv(x, weight, bias=None, *, pads, strides, group, **_):
        top, left, bottom, right = pads
        if (top, left) != (bottom, right):
            x, top, left = functional.pad(x, (left, right, top, bottom)), 0, 0
        return functional.conv2d(x, weight, bias, strides, (top, left), 1, group)

    kinds = {
        "Cast": lambda x, **_: x.to(kind),
        "Transpose": lambda x, perm: x.permute(perm),  # NHWC read as NCHW: channels last already
        "Sub": lambda x, y: x - y,
        "Add": lambda x, y: x + y,
        "Conv": conv,
        "Relu": torch.relu_,
        "Clip": lambda x, low, high: x.clamp_(0, 6),
        "MaxPool": lambda x, *, kernel_shape, strides, pads: functional.max_pool2d(x, kernel_shape, strides, pads[:2]),
        "GlobalAveragePool": lambda x: x.mean((2, 3), keepdim=True),
        "GlobalMaxPool": lambda x: x.amax((2, 3), keepdim=True),
        "Flatten": lambda x, **_: x.flatten(1),
        "Concat": lambda *xs, axis: torch.cat(xs, axis),
    }
    nodes = [
        (kinds[n.op_type], list(n.input), n.output[0], {a.name: helper.get_attribute_value(a) for a in n.attribute})
        for n in model.graph.node
    ]

    def run(crops):
        known = {**values, "crops": crops}
        for work, inputs, output, attributes in nodes:
            known[output] = work(*(known[name] for name in inputs), **attributes)
        return known["features"].float()

    return run


def part_torch(bench: Bench) -> None:
    import torch

    if not torch.cuda.is_available():
        bench.note("torch: no CUDA")
        return
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cudnn.benchmark = True
    bench.note(f"torch {torch.__version__} on {torch.cuda.get_device_name()}; no TF32")

    def captured(run: Callable, inputs):
        """`run` as a CUDA graph over a fixed input."""
        stream = torch.cuda.Stream()
        with torch.cuda.stream(stream):
            for _ in range(3):
                run(inputs)
        torch.cuda.synchronize()
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            output = run(inputs)
        return graph, output

    with torch.inference_mode():
        for half in (False, True):
            run, name = in_torch(shipped("backbone"), half), f"torch {'f16' if half else 'f32'}"
            for i, count in enumerate(bench.batches):
                crops = torch.from_numpy(crops_of(count)).pin_memory()
                some = torch.from_numpy(crops_of(COMPARED)).cuda()
                more = off_by(run(some).cpu().numpy()) if i == 0 else {}
                case = f"backbone, {count}"
                bench.measure(name, case, count, lambda run=run, crops=crops: run(crops.cuda()).cpu(), **more)
                try:
                    fixed = crops.cuda()
                    graph, output = captured(run, fixed)

                    def replay(fixed=fixed, crops=crops, graph=graph, output=output):
                        fixed.copy_(crops)
                        graph.replay()
                        return output.cpu()

                    bench.measure(f"{name} graph", case, count, replay)
                except Exception as error:
                    bench.note(f"{name} graph, {case} FAILED: {str(error)[:300]}")
        sys.path.insert(0, str(HERE / "../training"))
        from model import FEATURES, Temporal

        temporal = Temporal().eval().cuda()
        for steps in (MANIFEST["sampling"]["stride"], STEPS):
            features = torch.from_numpy(window_of(steps)["features"][..., :FEATURES].copy()).pin_memory()
            work = lambda x=features: temporal.contributions(x.cuda())[0].cpu()  # noqa: E731
            bench.measure("torch f32", f"temporal, {steps}", steps, work)


# The table

COLUMNS = ("what", "case", "median", "quartiles", "a crop", "x CPU", "x WebGPU f32", "first", "off by")
WIDTHS = (20, 13, 9, 15, 9, 8, 13, 9, 9)


def line(values) -> str:
    return "  ".join(str(value).ljust(width) for value, width in zip(values, WIDTHS, strict=True)).rstrip()


def cells(row: dict, rows: list[dict]) -> list[str]:
    middle = statistics.median(row["ms"])
    low, high = np.quantile(row["ms"], (0.25, 0.75))

    def against(what: str) -> str:
        other = next((r for r in rows if r.get("what") == what and r.get("case") == row["case"]), None)
        return f"{middle / statistics.median(other['ms']):.3g}" if other else ""

    return [
        row["what"],
        row["case"],
        f"{middle:.3g}",
        f"{low:.3g}-{high:.3g}",
        f"{middle / row['crops']:.3g}",
        against("CPU f32"),
        against("WebGPU f32"),
        f"{row['first']:.3g}",
        f"{row['off']:.2g}" if "off" in row else "",
    ]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", type=Path)
    parser.add_argument("--parts", default=",".join(PARTS))
    parser.add_argument("--batches", default="1,4,16,64")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--limit", type=float, default=85, help="seconds; a part is ended then, and none begun after")
    parser.add_argument("--quick", action="store_true", help="2 runs of 1 crop: shows that it works, not how fast")
    parser.add_argument("--part", help=argparse.SUPPRESS)
    args = parser.parse_args()
    batches = [1] if args.quick else [int(n) for n in args.batches.split(",")]
    if args.part:
        runs, warm = (2, 1) if args.quick else (args.runs, WARM)
        globals()[f"part_{args.part}"](Bench(args.part, runs, warm, batches))
        return

    if unknown := set(args.parts.split(",")) - set(PARTS):
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    start = time.perf_counter()
    about, rows = machine(), []
    for name, value in about.items():
        print(f"{name}: {value}")
    kinds = {device["kind"] for device in about["vulkan"]}
    if not kinds & {"GPU", "integrated GPU", "virtual GPU"}:
        print("SOFTWARE ADAPTER OR NONE: Vulkan has no GPU here, so no time below says anything about one.")
    print(f"\nms; {'quick: NOT A MEASUREMENT' if args.quick else f'{args.runs} runs after {WARM}'}\n{line(COLUMNS)}")
    for part in args.parts.split(","):
        left = args.limit - (time.perf_counter() - start)
        if left < 1:
            rows.append({"part": part, "note": f"{part}: left out, {args.limit:g} s are over"})
            print(rows[-1]["note"])
            continue
        command = [sys.executable, __file__, "--part", part, "--batches", args.batches, "--runs", str(args.runs)]
        # A process each: a GPU that hangs or a crash takes only its own part along, and no part warms up another.
        child = subprocess.Popen(
            command + ["--quick"] * args.quick, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        try:
            out, problem = child.communicate(timeout=left)
            code = child.returncode
        except subprocess.TimeoutExpired:
            child.kill()
            out, problem = child.communicate()
            code = "out of time"
        for text in out.splitlines():
            try:
                row = json.loads(text)
            except ValueError:
                print(text)
                continue
            rows.append(row)
            print(row["note"] if "note" in row else line(cells(row, rows)), flush=True)
        if code:
            said = "\n".join(problem.strip().splitlines()[-6:])
            rows.append({"part": part, "note": f"{part} FAILED ({code}): {said}"})
            print(rows[-1]["note"], flush=True)
        seconds = time.perf_counter() - start
        if args.json:
            args.json.write_text(json.dumps({"machine": about, "seconds": seconds, "rows": rows}, indent=1))
    print(f"\n{time.perf_counter() - start:.0f} s in all")


if __name__ == "__main__":
    try:
        main()
    except Exception:
        traceback.print_exc()
        sys.exit(1)
