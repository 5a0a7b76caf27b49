"""What coders do to a batch of pictures, on the device that trains: their arithmetic. JPEG exactly (4:2:0, the
standard's tables), H.264 in outline. As in batched.py: float32 [n, 3, h, w] in 0..1, RGB.
"""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from tensors import parts, shifted, uniform

LUMA = [
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
    87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
    72, 92, 95, 98, 112, 100, 103, 99,
]  # fmt: skip
CHROMA = [
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99,
    99, 99, 99, *[99] * 32,
]  # fmt: skip


_constants: dict = {}


def constant(name: str, make, device: torch.device) -> Tensor:
    if (name, device) not in _constants:
        _constants[name, device] = make().to(device)
    return _constants[name, device]


def _dct() -> Tensor:
    k, i = torch.arange(8.0)[:, None], torch.arange(8.0)[None]
    basis = torch.cos((2 * i + 1) * k * math.pi / 16) / 2
    basis[0] /= math.sqrt(2)
    return basis


def _to_ycc() -> Tensor:
    return torch.tensor([[0.299, 0.587, 0.114], [-0.168736, -0.331264, 0.5], [0.5, -0.418688, -0.081312]])


def ycc(x: Tensor) -> tuple[Tensor, Tensor]:
    """Luma [n, 1, h, w] and subsampled chroma [n, 2, h/2, w/2], in 0..255 less 128."""
    y = torch.einsum("ij,njhw->nihw", constant("ycc", _to_ycc, x.device), x * 255)
    return y[:, :1] - 128, F.avg_pool2d(y[:, 1:], 2)


def rgb(luma: Tensor, chroma: Tensor) -> Tensor:
    planes = torch.cat([luma + 128, F.interpolate(chroma, scale_factor=2, mode="bilinear")], 1)
    back = constant("rgb", lambda: torch.linalg.inv(_to_ycc()), planes.device)
    return (torch.einsum("ij,njhw->nihw", back, planes).round() / 255).clamp(0, 1)


def quantised(plane: Tensor, step: Tensor, dead: float = 0.5) -> Tensor:
    """Planes [n, c, h, w] as their 8x8 blocks' cosine transforms come back from rounding to multiples of `step`
    [n, 1, 1, 8, 8]. `dead`: what is added before cutting off, 0.5 rounds."""
    n, c, h, w = plane.shape
    basis = constant("dct", _dct, plane.device)
    blocks = plane.view(n, c, h // 8, 8, w // 8, 8).permute(0, 1, 2, 4, 3, 5).reshape(n, c, -1, 8, 8)
    parts = basis @ blocks @ basis.T / step
    parts = parts.sign() * (parts.abs() + dead).floor() * step
    blocks = (basis.T @ parts @ basis).view(n, c, h // 8, w // 8, 8, 8)
    return blocks.permute(0, 1, 2, 4, 3, 5).reshape(n, c, h, w)


def jpeg(x: Tensor, low: float, high: float) -> Tensor:
    quality = uniform(len(x), low, high, x.device)
    scale = torch.where(quality < 50, 5000 / quality, 200 - 2 * quality)

    def table(name: str, values: list[int]) -> Tensor:
        base = constant(name, lambda: torch.tensor(values, dtype=torch.float).view(8, 8), x.device)
        return ((base * scale + 50) / 100).floor().clamp(1, 255)[:, :, None].view(-1, 1, 1, 8, 8)

    luma, chroma = ycc(x)
    return rgb(quantised(luma, table("luma", LUMA)), quantised(chroma, table("chroma", CHROMA)))


def softened_edges(plane: Tensor, step: Tensor) -> Tensor:
    """Small steps at the edges of 8x8 blocks smoothed away, as a video coder's loop filter does."""
    smooth = F.avg_pool2d(F.pad(plane, (1, 1, 1, 1), mode="replicate"), 3, 1)
    at = torch.arange(plane.shape[-1], device=plane.device) % 8
    edge = ((at == 0) | (at == 7))[None, :] | ((at == 0) | (at == 7))[:, None]
    return torch.where(edge & ((smooth - plane).abs() < step * 0.6), smooth, plane)


def h264(x: Tensor, low: float, high: float) -> Tensor:
    """As the second frame of a stream, predicted from a slightly moved first one. Quantiser as the standard's."""
    n, device = len(x), x.device
    step = 2 ** ((uniform(n, low, high, device) - 4) / 6)
    by = torch.randn(n, 2, device=device) * 2 / x.shape[-1]
    planes = []
    for now, before, part in zip(ycc(x), ycc(shifted(x, by)), (1.0, 0.8), strict=True):
        q = step * part
        guess = F.interpolate(F.avg_pool2d(before, 8), scale_factor=8, mode="bilinear")
        first = softened_edges(guess + quantised(before - guess, q[..., None], 1 / 3), q)
        guess = shifted(first, -by)
        planes.append(softened_edges(guess + quantised(now - guess, q[..., None], 1 / 6), q))
    return rgb(*planes)


def at_other_size(x: Tensor, coder) -> Tensor:
    """Coded larger or smaller than it is seen; sizes are multiples of 16."""
    n, _, h, w = x.shape
    out = x.clone()
    for part in parts(n, 3, x.device):
        size = 16 * round(h * np.random.uniform(0.7, 1.6) / 16)
        coded = coder(F.interpolate(x[part], size=(size, size), mode="bilinear", antialias=True).clamp(0, 1))
        out[part] = F.interpolate(coded, size=(h, w), mode="bilinear", antialias=True)
    return out
