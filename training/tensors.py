"""What batched.py and coders.py share: random numbers for a batch, random parts of it, and other places in it."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor


def uniform(n: int, low: float, high: float, device: torch.device) -> Tensor:
    """[n, 1, 1, 1], one number an image."""
    return torch.empty(n, 1, 1, 1, device=device).uniform_(low, high)


def normal(n: int, std: float, device: torch.device, channels: int = 1) -> Tensor:
    return torch.randn(n, channels, 1, 1, device=device) * std


def some(x: Tensor, share: float, change) -> Tensor:
    """`change` for a random share of the images. How many is drawn on the CPU: it must not wait for the device."""
    count = np.random.binomial(len(x), min(1.0, share))
    if count == 0:
        return x
    chosen = torch.randperm(len(x), device=x.device)[:count]
    return x.index_copy(0, chosen, change(x[chosen]).to(x.dtype))


def parts(n: int, count: int, device: torch.device) -> list[Tensor]:
    """All of 0..n in `count` random parts, the empty ones left out."""
    sizes = np.random.multinomial(n, [1 / count] * count).tolist()
    return [part for part in torch.randperm(n, device=device).split(sizes) if len(part)]


def sampled(x: Tensor, grid: Tensor) -> Tensor:
    """`x` at the places of `grid` [n, h, w, 2], its edge repeated outside."""
    return F.grid_sample(x, grid, padding_mode="border", align_corners=False)


def shifted(x: Tensor, by: Tensor) -> Tensor:
    """Moved by `by` [n, 2], in -1..1 units of the picture."""
    theta = torch.eye(2, 3, device=x.device).repeat(len(x), 1, 1)
    theta[:, :, 2] = by
    return sampled(x, F.affine_grid(theta, x.shape, align_corners=False))
