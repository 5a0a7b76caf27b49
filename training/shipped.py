"""The shipped files as what measures them runs them, and what all of that takes from the command line."""

import argparse
import json
import os
from pathlib import Path

import numpy as np
import onnxruntime

here = Path(__file__).parent


class Shipped:
    """The two graphs as the extension runs them."""

    def __init__(self, models: Path, threads: int | None = None):
        self.models = models
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads or int(os.environ.get("OMP_NUM_THREADS", 2))
        self.backbone = onnxruntime.InferenceSession(models / "backbone.onnx", options)
        self.temporal = onnxruntime.InferenceSession(models / "temporal.onnx", options)
        self.state = next(i for i in self.temporal.get_inputs() if i.name == "h0").shape[2]

    @property
    def manifest(self) -> dict:
        """model.json, with calibration and bands."""
        return json.loads((self.models / "model.json").read_text())

    def features(self, crops: np.ndarray) -> np.ndarray:
        """uint8 [n, 112, 112, 3] -> float32 [n, WIDTH of light.py]."""
        parts = [self.backbone.run(None, {"crops": crops[i : i + 32]})[0] for i in range(0, len(crops), 32)]
        return np.concatenate(parts)

    def contributions(self, features: np.ndarray, without: slice | None = None) -> np.ndarray:
        """float32 [f, t, WIDTH] from a zero state -> [f, t]. `without`: features that are taken for 0."""
        if without:
            features = features.copy()
            features[..., without] = 0
        zero = np.zeros((1, len(features), self.state), np.float32)
        return self.temporal.run(["contribution"], {"features": features, "h0": zero, "c0": zero})[0]


def arguments() -> argparse.ArgumentParser:
    """What every script takes that measures the shipped files, and --docs, where its JSON goes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--crops", type=Path, default=here / "../.cache/crops")
    parser.add_argument("--models", type=Path, default=here / "../models")
    parser.add_argument("--docs", type=Path, default=here / "../docs")
    return parser
