"""What augment.py does to one crop, done to a whole batch on the device that trains: thousands a second on a GPU.

Every function takes and returns float32 [n, 3, h, w] in 0..1, RGB, and draws from torch's own random numbers. Where
augment.py calls a coder, coders.py has its arithmetic.
"""

import math

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from augment import face_mask
from coders import at_other_size, h264, jpeg
from tensors import normal, parts, sampled, some, uniform


def jitter_crop(stored: Tensor, size: int, context: float, seen: Tensor, shake: Tensor | None = None) -> Tensor:
    """Squares of `seen` [n] face boxes out of stored uint8 or float crops [n, 3, s, s] of `context` boxes, as an
    unsteady detector would cut them, half of them mirrored. `shake` [n, 5] in 0..1 makes two calls cut alike."""
    n, device = len(stored), stored.device
    u = torch.rand(n, 5, device=device) if shake is None else shake
    side = seen / context * (0.86 + 0.28 * u[:, 0])
    center = (u[:, 1:3] - 0.5) * 0.24 / context
    angle = torch.erfinv((u[:, 3] * 2 - 1).clamp(-0.999, 0.999)) * math.sqrt(2) * math.radians(4)
    flip = torch.where(u[:, 4] < 0.5, -1.0, 1.0)
    c, s = angle.cos() * side, angle.sin() * side
    theta = torch.stack([torch.stack([c * flip, -s, center[:, 0]], 1), torch.stack([s * flip, c, center[:, 1]], 1)], 1)
    grid = F.affine_grid(theta, [n, 3, size, size], align_corners=False)
    images = stored.float() / 255 if stored.dtype == torch.uint8 else stored
    return sampled(images, grid)


def center_crop(stored: Tensor, size: int, context: float, seen: float) -> Tensor:
    """A square of `seen` face boxes, without jitter: what evaluation uses."""
    side = min(stored.shape[-1], round(stored.shape[-1] / context * seen))
    start = (stored.shape[-1] - side) // 2
    square = stored[:, :, start : start + side, start : start + side].float() / 255
    return F.interpolate(square, size=(size, size), mode="bilinear", antialias=True)


def blur(x: Tensor, low: float, high: float) -> Tensor:
    """Gaussian, a sigma of `low` to `high` px for each image."""
    n, channels, h, w = x.shape
    radius = max(1, math.ceil(2.5 * high))
    at = torch.arange(-radius, radius + 1, device=x.device, dtype=torch.float)
    kernel = torch.exp(-0.5 * (at / uniform(n, low, high, x.device).view(n, 1)) ** 2)
    kernel = (kernel / kernel.sum(1, keepdim=True)).repeat_interleave(channels, 0, output_size=n * channels)
    flat = F.pad(x.reshape(1, n * channels, h, w), (radius,) * 4, mode="replicate")
    flat = F.conv2d(flat, kernel[:, None, None, :], groups=n * channels)
    return F.conv2d(flat, kernel[:, None, :, None], groups=n * channels).view(n, channels, h, w)


def rescale(x: Tensor, low: float, high: float) -> Tensor:
    """Down to a random part of the size and up again; a handful of sizes a batch."""
    n, _, h, w = x.shape
    out = x.clone()
    for part in parts(n, 4, x.device):
        size = max(8, round(h * np.random.uniform(low, high)))
        small = F.interpolate(x[part], size=(size, size), mode="bilinear", antialias=True)
        out[part] = F.interpolate(small, size=(h, w), mode=np.random.choice(["bilinear", "bicubic"])).clamp(0, 1)
    return out


def recolor(x: Tensor, strength: float) -> Tensor:
    """Brightness, contrast, gamma, saturation and a colour cast."""
    n, d = len(x), x.device
    x = x.clamp(1e-4, 1) ** normal(n, 0.25 * strength, d).exp()
    x = (x - 0.5) * normal(n, 0.18 * strength, d).exp() + 0.5 + normal(n, 0.06 * strength, d)
    gray = x.mean(1, keepdim=True)
    return (gray + (x - gray) * normal(n, 0.2 * strength, d).exp() + normal(n, 0.025 * strength, d, channels=3)).clamp(
        0, 1
    )


def unsharp(x: Tensor, amount: float) -> Tensor:
    return (x + amount * (x - blur(x, 0.9, 1.3))).clamp(0, 1)


def beauty(x: Tensor) -> Tensor:
    """Skin smoothed, edges kept."""
    change = blur(x, 1.0, 2.0) - x
    return x + change * torch.exp(-((change / uniform(len(x), 0.04, 0.1, x.device)) ** 2))


def covered(x: Tensor) -> Tensor:
    """A caption or a hand over part of the face."""
    n, _, size, _ = x.shape
    corner, extent = torch.rand(n, 2, device=x.device), 0.1 + 0.23 * torch.rand(n, 2, device=x.device)
    at = torch.arange(size, device=x.device) / size
    rows, columns = (
        (at[None] >= corner[:, d, None]) & (at[None] < corner[:, d, None] + extent[:, d, None]) for d in (0, 1)
    )
    return torch.where((rows[:, :, None] & columns[:, None, :])[:, None], torch.rand(n, 3, 1, 1, device=x.device), x)


def degrade(x: Tensor, much: float = 1.0) -> Tensor:
    """What cameras, editors and platforms do to a face, real or not. `much` scales how often."""
    d = x.device
    x = some(x, 0.5, lambda x: recolor(x, 1.0))
    x = some(x, 0.06, lambda x: x.mean(1, keepdim=True).expand(-1, 3, -1, -1))
    x = some(x, 0.08, beauty)
    x = some(x, 0.45 * much, lambda x: rescale(x, 0.35, 0.95))
    x = some(x, 0.15 * much, lambda x: blur(x, 0.3, 1.2))
    x = some(x, 0.1, lambda x: unsharp(x, 0.5))
    x = some(x, 0.15 * much, lambda x: (x + torch.randn_like(x) * uniform(len(x), 1 / 255, 8 / 255, d)).clamp(0, 1))
    x = some(x, 0.4 * much, lambda x: at_other_size(x, lambda x: h264(x, 18, 38)))
    x = some(x, 0.55 * much, lambda x: jpeg(x, 35, 96))
    x = some(x, 0.25 * much, lambda x: at_other_size(x, lambda x: jpeg(x, 35, 96)))
    return some(x, 0.05, covered)


def mask_bank(count: int, size: int, seed: int) -> Tensor:
    """Soft random masks of the inner face, uint8 [count, 1, size, size]: drawn once, mirrored and dealt out later."""
    cv2.setNumThreads(0)
    rng = np.random.default_rng(seed)
    masks = [(face_mask(size, rng, rng.uniform(1, 1.3))[:, :, 0] * 255).astype(np.uint8) for _ in range(count)]
    return torch.from_numpy(np.stack(masks))[:, None]


def deal(bank: Tensor, n: int) -> Tensor:
    masks = bank[torch.randint(0, len(bank), (n,), device=bank.device)].float() / 255
    return torch.where(torch.rand(n, 1, 1, 1, device=bank.device) < 0.5, masks.flip(3), masks)


def match_color(source: Tensor, target: Tensor) -> Tensor:
    """`source` with the mean and spread of `target`, channel by channel."""
    s, m = torch.std_mean(source, (2, 3), keepdim=True)
    t, k = torch.std_mean(target, (2, 3), keepdim=True)
    return ((source - m) / (s + 0.004) * (t + 0.004) + k).clamp(0, 1)


def match_light(image: Tensor, target: Tensor) -> Tensor:
    """`image` with the target's colours and shading: all that is coarser than an eighth of the size."""
    coarse = image.shape[-1] // 14
    change = F.avg_pool2d(target - image, coarse)
    return (image + F.interpolate(change, size=image.shape[2:], mode="bicubic")).clamp(0, 1)


def match_sharpness(image: Tensor, target: Tensor) -> Tensor:
    """`image` sharpened or softened until its edges are as strong as the target's, so that blur tells nothing."""
    detail, wanted = image - blur(image, 1, 1), target - blur(target, 1, 1)
    ratio = wanted.std((1, 2, 3), keepdim=True) / (detail.std((1, 2, 3), keepdim=True) + 1e-3)
    return (image + detail * (ratio - 1).clamp(-0.8, 2.5)).clamp(0, 1)


def warp(x: Tensor) -> Tensor:
    """A smooth random deformation, as re-enactment moves a still face: 1 to 5 % of the size."""
    n = len(x)
    field = torch.randn(n, 2, 5, 5, device=x.device) * uniform(n, 0.01, 0.05, x.device)
    smooth = F.interpolate(field, size=x.shape[2:], mode="bicubic").permute(0, 2, 3, 1)
    grid = F.affine_grid(torch.eye(2, 3, device=x.device).repeat(n, 1, 1), x.shape, align_corners=False) + smooth
    return sampled(x, grid)


def nudged(x: Tensor) -> Tensor:
    """Slightly resized, stretched and shifted, as a pasted face sits."""
    n, d = len(x), x.device
    theta = torch.zeros(n, 2, 3, device=d)
    scale = 1 / torch.empty(n, device=d).uniform_(0.95, 1.05)
    theta[:, 0, 0], theta[:, 1, 1] = scale, scale * torch.empty(n, device=d).uniform_(0.97, 1.03)
    theta[:, 0, 1], theta[:, 1, 0] = torch.randn(2, n, device=d) * 0.01
    theta[:, :, 2] = torch.randn(n, 2, device=d) * 0.03
    return sampled(x, F.affine_grid(theta, x.shape, align_corners=False))


def self_blend(target: Tensor, source: Tensor, bank: Tensor) -> Tensor:
    """Forgeries made from real crops: `source` (another look of the same face, or a donor's) pasted into `target`
    through a soft mask. After Shiohara & Yamasaki, "Detecting Deepfakes with Self-Blended Images" (CVPR 2022)."""
    n, d = len(target), target.device
    own = (source == target).flatten(1).all(1).view(-1, 1, 1, 1)
    foreign = torch.where(
        torch.rand(n, 1, 1, 1, device=d) < 0.5, match_light(source, target), match_color(source, target)
    )
    changed = torch.where(own, target, foreign)
    changed = some(changed, 0.6, lambda x: recolor(x, 0.25))
    changed = some(changed, 0.3, lambda x: recolor(x, 0.6))
    half, sharper = torch.randperm(n, device=d).split([n // 2, n - n // 2])
    sharper = sharper[: len(sharper) // 2]
    changed = changed.index_copy(0, half, rescale(changed[half], 0.3, 0.9))
    changed = changed.index_copy(0, sharper, unsharp(changed[sharper], 0.6))
    changed = some(changed, 0.3, lambda x: jpeg(x, 30, 80))
    changed = some(changed, 0.3, warp)
    changed = nudged(changed)
    swap = (torch.rand(n, 1, 1, 1, device=d) < 0.5) & own  # either side of the blend may be the altered one
    inner, outer = torch.where(swap, target, changed), torch.where(swap, changed, target)
    mask = deal(bank, n)
    return outer * (1 - mask) + inner * mask


def redrawn(target: Tensor, again: Tensor, bank: Tensor) -> Tensor:
    """Forgeries out of real crops and what a decoder makes of them (`again`): all of the picture as a talking head has
    it, or inside a face mask as a swap or a lip-sync has it."""
    n, d = len(target), target.device
    changed = some(match_light(again, target), 0.3, warp)
    sharp = torch.rand(n, 1, 1, 1, device=d) < 0.65
    changed = torch.where(sharp, match_sharpness(changed, target), changed)
    inside = torch.rand(n, 1, 1, 1, device=d) < 0.5
    changed = torch.where(inside & (torch.rand(n, 1, 1, 1, device=d) < 0.5), recolor(changed, 0.4), changed)
    mask = torch.where(inside, deal(bank, n), torch.ones_like(target[:, :1]))
    return target * (1 - mask) + changed * mask
