"""Trains small autoencoders on real faces and keeps what they make of them: forgeries without a seam.

python reconstruct.py --data ../../shared/data --minutes 4

A generator's picture goes through a narrow code and a decoder; so does what an autoencoder gives back of a real face,
and here the very same face exists unforged, from the same camera: what differs is the decoder's trace alone. Several
decoders (nearest-neighbour upsampling, transposed convolutions, pixel shuffle), codes and losses, so that no one trace
is learned. Real faces of the train split only. Writes to --out (default ../.cache/crops):
  recon-dfdc.npy   uint8 [n, 128, 128, 3], recon-dfdc-rows.npy [n] rows of dfdc.npy
  recon-clips.npy  uint8 [n, 218, 218, 3], recon-clips-rows.npy [n] rows of clips.npy
and a picture of some of them, recon.png.
"""

import argparse
import time
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from data import load_clips, load_dfdc

here = Path(__file__).parent
parser = argparse.ArgumentParser()
parser.add_argument("--data", type=Path, required=True)
parser.add_argument("--crops", type=Path, default=here / "../.cache/crops")
parser.add_argument("--minutes", type=float, default=4, help="for each autoencoder")
parser.add_argument("--dfdc", type=int, default=6000, help="DFDC faces that get a reconstruction")
parser.add_argument("--per-clip", type=int, default=24, help="crops of a clip that get one")
parser.add_argument("--threads", type=int, default=2)
args = parser.parse_args()
torch.manual_seed(0)
torch.set_num_threads(args.threads)
rng = np.random.default_rng(0)


def block(before: int, after: int, stride: int = 1) -> list[nn.Module]:
    return [nn.Conv2d(before, after, 3, stride, 1, bias=False), nn.BatchNorm2d(after), nn.SiLU()]


def up(kind: str, before: int, after: int) -> list[nn.Module]:
    if kind == "transposed":
        return [nn.ConvTranspose2d(before, after, 4, 2, 1), nn.BatchNorm2d(after), nn.SiLU()]
    if kind == "shuffle":
        return [nn.Conv2d(before, after * 4, 3, padding=1), nn.PixelShuffle(2), nn.BatchNorm2d(after), nn.SiLU()]
    return [nn.Upsample(scale_factor=2, mode=kind), *block(before, after)]


class Autoencoder(nn.Module):
    """Float [n, 3, h, w] in -1..1 to the same, through `code` channels at a quarter (2 halvings) or an eighth (3)."""

    def __init__(self, kind: str, code: int, halvings: int):
        super().__init__()
        widths = [3, 32, 64, 128][: halvings + 1]
        layers = []
        for a, b in pairwise(widths):
            layers += block(a, b, 2)
        self.encode = nn.Sequential(*layers, *block(widths[-1], widths[-1]), nn.Conv2d(widths[-1], code, 1))
        widths = [16, *widths[1:]][::-1]
        layers = block(code, widths[0])
        for a, b in pairwise(widths):
            layers += [*block(a, a), *up(kind, a, b)]
        self.decode = nn.Sequential(*layers, nn.Conv2d(widths[-1], 3, 3, padding=1))

    def forward(self, x: Tensor) -> Tensor:
        code = torch.tanh(self.encode(x))
        if self.training:
            code = code + 0.05 * torch.randn_like(code)
        return self.decode(code)


class Critic(nn.Module):
    """Patch discriminator: textures sharp enough that blur alone does not tell a reconstruction."""

    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(3, 32, 4, 2, 1), nn.LeakyReLU(0.2), nn.Conv2d(32, 48, 4, 2, 1), nn.BatchNorm2d(48),
            nn.LeakyReLU(0.2), nn.Conv2d(48, 96, 3, 1, 1), nn.LeakyReLU(0.2), nn.Conv2d(96, 1, 3, 1, 1),
        )  # fmt: skip

    def forward(self, x: Tensor) -> Tensor:
        return self.net(x)


# kind of upsampling, channels of the code, halvings, weight of the critic
FAMILIES = [("nearest", 4, 2, 0.03), ("transposed", 6, 2, 0.03), ("shuffle", 3, 2, 0.03), ("bilinear", 16, 3, 0.0)]

clip_pixels, clips = load_clips(args.data, args.crops)
dfdc_pixels, labels, val = load_dfdc(args.crops)
dfdc_rows = rng.permutation(np.flatnonzero((labels == 1) & ~val))
real_clips = [c for c in clips if c.label and c.split == "train"]
clip_rows = np.concatenate([c.rows[np.linspace(0, len(c.rows) - 1, args.per_clip).astype(int)] for c in real_clips])
clip_rows = rng.permutation(np.unique(clip_rows))


def tensor(images: np.ndarray) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(images)).permute(0, 3, 1, 2).float() / 127.5 - 1


def batch(size: int = 16) -> Tensor:
    """Half from DFDC, half random 128 px pieces of clips."""
    stills = [dfdc_pixels[i] for i in rng.choice(dfdc_rows, size // 2)]
    for i in rng.choice(clip_rows, size - size // 2):
        y, x = rng.integers(20, 70, 2)
        stills.append(clip_pixels[i][y : y + 128, x : x + 128])
    images = np.stack([s[:, ::-1] if rng.random() < 0.5 else s for s in stills])
    return tensor(images).contiguous(memory_format=torch.channels_last)


def train(kind: str, code: int, depth: int, critic_weight: float) -> Autoencoder:
    net = Autoencoder(kind, code, depth).to(memory_format=torch.channels_last)
    critic = Critic().to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=0)
    critic_optimizer = torch.optim.AdamW(critic.parameters(), lr=4e-4, betas=(0.5, 0.99), weight_decay=0)
    start, step = time.time(), 0
    while (done := (time.time() - start) / 60 / args.minutes) < 1:
        for group in optimizer.param_groups:
            group["lr"] = 1.5e-3 * min(1, step / 30) * (1 - 0.9 * done)
        x = batch()
        net.train()
        y = net(x)
        # Errors of the picture and of its edges: the eye weighs both.
        loss = (y - x).abs().mean() + sum(((y.diff(dim=d) - x.diff(dim=d)).abs()).mean() for d in (2, 3))
        adversarial = critic_weight > 0 and done > 0.35
        if adversarial:
            critic.requires_grad_(False)
            loss = loss - critic_weight * critic(y).mean()
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        if adversarial:
            critic.requires_grad_(True)
            critic_loss = F.relu(1 - critic(x)).mean() + F.relu(1 + critic(y.detach())).mean()
            critic_optimizer.zero_grad()
            critic_loss.backward()
            critic_optimizer.step()
        step += 1
        if step % 50 == 0:
            print(kind, step, f"{done:.2f}", round((y - x).abs().mean().item() * 127.5, 2), flush=True)
    return net.eval()


@torch.inference_mode()
def reconstruct(net: Autoencoder, images: np.ndarray) -> np.ndarray:
    size = images.shape[1]
    x = F.pad(tensor(images), (0, -size % 8, 0, -size % 8), mode="replicate").contiguous(
        memory_format=torch.channels_last
    )
    y = net(x)[:, :, :size, :size]
    return ((y.clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8).permute(0, 2, 3, 1).numpy()


made: dict[str, list[np.ndarray]] = {"dfdc": [], "clips": []}
rows: dict[str, list[np.ndarray]] = {"dfdc": [], "clips": []}
shown = []
for k, family in enumerate(FAMILIES):
    net = train(*family)
    torch.save(net.state_dict(), args.crops / f"autoencoder-{family[0]}.pt")
    some = np.stack([clip_pixels[i] for i in clip_rows[:6]])
    shown += ([some] if k == 0 else []) + [reconstruct(net, some)]
    for name, pixels, all_rows, limit in (
        ("dfdc", dfdc_pixels, dfdc_rows[: args.dfdc], 64),
        ("clips", clip_pixels, clip_rows, 32),
    ):
        own = np.sort(all_rows[k :: len(FAMILIES)])
        for i in range(0, len(own), limit):
            made[name].append(reconstruct(net, np.stack([pixels[r] for r in own[i : i + limit]])))
        rows[name].append(own)
for name in made:
    np.save(args.crops / f"recon-{name}.npy", np.concatenate(made[name]))
    np.save(args.crops / f"recon-{name}-rows.npy", np.concatenate(rows[name]))
grid = np.concatenate([np.concatenate(list(row), axis=1) for row in shown])
cv2.imwrite(str(args.crops / "recon.png"), cv2.cvtColor(grid, cv2.COLOR_RGB2BGR))
