"""Has autoencoders draw every real crop of training anew, for swaps.py: python copies.py --data ../../shared/data

Wants autoencoder-KIND.pt of autoencoder.py in --crops, each of which draws its share of the crops. Writes beside them:
  clips-copies.npy, dfdc-copies.npy  uint8, shaped as the crops of preprocess.py; all zeros: a fake, or not of training
"""

import argparse
from pathlib import Path

import numpy as np
import torch

import autoencoder
from data import load_clips, load_dfdc

BATCH = 16  # crops that are drawn at one size


def draw(nets: list[autoencoder.Autoencoder], pixels: np.ndarray, rows: np.ndarray, out: Path) -> None:
    """pixels uint8 [n, s, s, 3] -> `out` of the same shape, of which `rows` are filled, in an order of chance."""
    copies = np.lib.format.open_memmap(out, "w+", np.uint8, pixels.shape)
    parts = np.array_split(np.random.permutation(rows), max(1, len(rows) // BATCH))
    for i, part in enumerate(parts):
        part.sort()
        x = torch.from_numpy(pixels[part]).permute(0, 3, 1, 2).float() / 255
        again = autoencoder.copies(nets[i % len(nets)], x)
        copies[part] = (again * 255).round().byte().permute(0, 2, 3, 1).numpy()
        if i % 100 == 0:
            print(f"{out.name}: {i} of {len(parts)}", flush=True)


if __name__ == "__main__":
    here = Path(__file__).parent
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--crops", type=Path, default=here / "../.cache/crops")
    args = parser.parse_args()
    kinds = [path.stem.split("-")[1] for path in sorted(args.crops.glob("autoencoder-*.pt"))]
    if not kinds:
        raise SystemExit(f"no autoencoder-*.pt in {args.crops}: run autoencoder.py first")
    nets = [autoencoder.load(args.crops, kind, torch.device("cpu")) for kind in kinds]
    torch.manual_seed(0)
    np.random.seed(0)
    pixels, clips = load_clips(args.data, args.crops)
    real = np.concatenate([clip.rows for clip in clips if clip.label == 1 and clip.split == "train"])
    draw(nets, pixels, real, args.crops / "clips-copies.npy")
    stills, labels, val = load_dfdc(args.crops)
    draw(nets, stills, np.flatnonzero((labels == 1) & ~val), args.crops / "dfdc-copies.npy")
