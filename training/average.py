"""Averages the weights of runs that started from the same pretrained network: python average.py A.pt B.pt --out C.pt

Runs that differ in learning rate and seed end in one valley, and its middle does better on strangers than either end
(Wortsman et al., "Model soups", ICML 2022); so it did here (docs/RESULTS.md). Batch statistics are averaged alike.
"""

import argparse
from pathlib import Path

import torch

parser = argparse.ArgumentParser()
parser.add_argument("runs", type=Path, nargs="+", help="NAME.pt of sweep.py")
parser.add_argument("--out", type=Path, required=True)
args = parser.parse_args()
saved = [torch.load(path, map_location="cpu") for path in args.runs]
mean = {}
for name, first in saved[0]["net"].items():
    weights = [run["net"][name] for run in saved]
    mean[name] = torch.stack([w.float() for w in weights]).mean(0) if first.is_floating_point() else first
torch.save({"net": mean, "recipe": saved[0]["recipe"], "averaged": [run["recipe"] for run in saved]}, args.out)
