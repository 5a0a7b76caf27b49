"""Trains autoencoders on real faces: python autoencoder.py --data ../../shared/data --minutes 3 (on a GPU)

A generator's picture goes through a narrow code and a decoder; so does what an autoencoder gives back of a real face,
and there the very same face exists unforged, from the same camera: what differs is the decoder's trace alone. Several
codes and ways of upsampling, so that no one trace is learned; a critic and the features of a pretrained network keep
eyes and teeth sharp, for blur alone would be too easy a sign. Real faces of the train split only.
Writes autoencoder-KIND.pt and a picture of originals and copies, autoencoder-KIND.png, to --out.
"""

import argparse
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from model import mixed

# kind of upsampling: channels of the code, halvings, width
FAMILIES = {"nearest": (4, 2, 64), "shuffle": (8, 3, 64), "transposed": (4, 2, 48), "bilinear": (16, 3, 64)}
HERE = Path(__file__).parent


class Residual(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.net = nn.Sequential(
            nn.GroupNorm(8, width), nn.SiLU(), nn.Conv2d(width, width, 3, padding=1),
            nn.GroupNorm(8, width), nn.SiLU(), nn.Conv2d(width, width, 3, padding=1),
        )  # fmt: skip

    def forward(self, x: Tensor) -> Tensor:
        return x + self.net(x)


def up(kind: str, before: int, after: int) -> nn.Module:
    if kind == "transposed":
        return nn.ConvTranspose2d(before, after, 4, 2, 1)
    if kind == "shuffle":
        return nn.Sequential(nn.Conv2d(before, after * 4, 3, padding=1), nn.PixelShuffle(2))
    return nn.Sequential(nn.Upsample(scale_factor=2, mode=kind), nn.Conv2d(before, after, 3, padding=1))


class Autoencoder(nn.Module):
    """Float [n, 3, h, w] in 0..1 to the same, h and w multiples of 8. `noise` on the code gives imperfect copies."""

    def __init__(self, kind: str):
        super().__init__()
        code, halvings, width = FAMILIES[kind]
        widths = [width * min(2**i, 4) for i in range(halvings + 1)]
        encoder: list[nn.Module] = [nn.Conv2d(3, width, 3, padding=1)]
        decoder: list[nn.Module] = [nn.Conv2d(code, widths[-1], 3, padding=1), Residual(widths[-1])]
        for a, b in pairwise(widths):
            encoder += [Residual(a), nn.Conv2d(a, b, 3, 2, 1)]
        for a, b in pairwise(widths[::-1]):
            decoder += [Residual(a), up(kind, a, b)]
        self.encode = nn.Sequential(*encoder, Residual(widths[-1]), nn.SiLU(), nn.Conv2d(widths[-1], code, 1))
        self.decode = nn.Sequential(*decoder, Residual(width), nn.SiLU(), nn.Conv2d(width, 3, 3, padding=1))

    def forward(self, x: Tensor, noise: float = 0.03) -> Tensor:
        code = torch.tanh(self.encode(x * 2 - 1))
        return self.decode(code + noise * torch.randn_like(code)) / 2 + 0.5


def critic() -> nn.Module:
    """Patch discriminator."""
    layers: list[nn.Module] = [nn.Conv2d(3, 64, 4, 2, 1), nn.LeakyReLU(0.2)]
    for a, b, stride in ((64, 128, 2), (128, 256, 1)):
        layers += [nn.Conv2d(a, b, 4, stride, 1), nn.GroupNorm(8, b), nn.LeakyReLU(0.2)]
    return nn.Sequential(*layers, nn.Conv2d(256, 1, 4, 1, 1))


def load(folder: Path, kind: str, device: torch.device) -> Autoencoder:
    net = Autoencoder(kind).to(device, memory_format=torch.channels_last)
    net.load_state_dict(torch.load(folder / f"autoencoder-{kind}.pt", map_location=device))
    return net.eval().requires_grad_(False)


@torch.no_grad()
def copies(net: Autoencoder, x: Tensor) -> Tensor:
    """What the autoencoder makes of [n, 3, h, w] in 0..1, at a size drawn anew, with more or less noise on the code."""
    size = 16 * int(np.random.randint(5, 12))
    small = F.interpolate(x, size=(size, size), mode="bilinear", antialias=True)
    with mixed(x.device):
        again = net(small.contiguous(memory_format=torch.channels_last), noise=float(np.random.uniform(0, 0.12)))
    return F.interpolate(again.float().clamp(0, 1), size=x.shape[2:], mode="bilinear", antialias=True)


def train(kind: str, faces: Iterator[Tensor], minutes: float, device: torch.device) -> Autoencoder:
    """`faces`: batches of real ones, float [n, 3, 128, 128] in 0..1."""
    from data import MEAN, STD
    from light import Light

    seen = Light(size=0).to(device, memory_format=torch.channels_last).eval().requires_grad_(False)
    mean, std = (t.view(1, 3, 1, 1).to(device) / 255 for t in (MEAN, STD))
    net, judge = (m.to(device, memory_format=torch.channels_last) for m in (Autoencoder(kind), critic()))
    optimizer = torch.optim.AdamW(net.parameters(), lr=3e-4, betas=(0.5, 0.99), weight_decay=0)
    judge_optimizer = torch.optim.AdamW(judge.parameters(), lr=2e-4, betas=(0.5, 0.99), weight_decay=0)
    started, step = time.time(), 0
    while (done := (time.time() - started) / 60 / minutes) < 1:
        for group in optimizer.param_groups:
            group["lr"] = 4e-4 * min(1, step / 100) * (1 - 0.9 * done)
        x = next(faces).contiguous(memory_format=torch.channels_last)
        adversarial = done > 0.3
        with mixed(device):
            y = net(x)
            maps = [seen.stages((t - mean) / std)[0] for t in (x, y)]
            loss = (y - x).abs().mean() * 2
            for a, b in zip(*maps, strict=True):
                loss = loss + (F.normalize(a.float(), dim=1) - F.normalize(b.float(), dim=1)).square().sum(1).mean()
            if adversarial:
                loss = loss - 0.05 * judge(y).float().mean()
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        if adversarial:
            with mixed(device):
                told = F.relu(1 - judge(x).float()).mean() + F.relu(1 + judge(y.detach()).float()).mean()
            judge_optimizer.zero_grad()
            told.backward()
            judge_optimizer.step()
        step += 1
        if step % 200 == 0:
            print(kind, step, f"{done:.2f}", "error", round((y - x).abs().mean().item() * 255, 2), flush=True)
    return net.eval()


if __name__ == "__main__":
    from frames import Frames

    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--crops", type=Path, default=HERE / "../.cache/crops")
    parser.add_argument("--out", type=Path, default=HERE / "../.cache/crops")
    parser.add_argument("--minutes", type=float, default=3, help="for each")
    parser.add_argument("--kinds", nargs="*", default=list(FAMILIES))
    parser.add_argument("--batch", type=int, default=64)
    args = parser.parse_args()
    frames = Frames(args.data, args.crops, torch.device("cuda" if torch.cuda.is_available() else "cpu"))
    real = [c for c in frames.clips if c.label and c.split == "train"]
    torch.manual_seed(0)
    for kind in args.kinds:
        net = train(kind, frames.real_faces(args.batch, real), args.minutes, frames.device)
        torch.save(net.state_dict(), args.out / f"autoencoder-{kind}.pt")
        shown = next(frames.real_faces(8, real))
        rows = [shown, copies(net, shown), net(shown).detach().clamp(0, 1)]
        grid = torch.cat([torch.cat(list(r.cpu()), 2) for r in rows], 1).permute(1, 2, 0).mul(255).byte().numpy()
        cv2.imwrite(str(args.out / f"autoencoder-{kind}.png"), np.ascontiguousarray(grid[:, :, ::-1]))
