"""Averages the weights of networks that went on from the same one: python average.py A.pt B.pt --out C.pt

Takes checkpoints of sweep.py, train.py (their running means) and restore.py. Runs that differ in learning rate, seed or
length end in one valley, and its middle does better on strangers than either end (Wortsman et al., "Model soups", ICML
2022); so it did here (docs/HISTORY.md). Batch statistics are averaged alike. What not all have (a linear layer) is left
out; recipe and locator are those of the first.
"""

import argparse
from pathlib import Path

import torch

parser = argparse.ArgumentParser()
parser.add_argument("runs", type=Path, nargs="+")
parser.add_argument("--out", type=Path, required=True)
args = parser.parse_args()
saved = [torch.load(path, map_location="cpu") for path in args.runs]
weights = [run.get("ema", run["net"]) for run in saved]
mean = {}
for name, first in weights[0].items():
    if all(name in own for own in weights):
        values = [own[name] for own in weights]
        mean[name] = torch.stack([v.float() for v in values]).mean(0) if first.is_floating_point() else first
args.out.parent.mkdir(parents=True, exist_ok=True)
torch.save({"net": mean} | {k: saved[0][k] for k in ("recipe", "locator") if k in saved[0]}, args.out)
