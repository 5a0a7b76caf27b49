"""Feature sequences for the temporal head: clips, forgeries made from real clips, and stills set in motion."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from augment import center_crop, degrade, jitter_crop, self_blend
from data import CONTEXT, MIN_FRAMES, SEEN, SIZE, Clip, load_clips, load_dfdc, to_input
from model import mixed


@dataclass
class Sequence:
    """Features of one face in order of time, float16 [t, d]."""

    name: str
    label: int  # 0 fake, 1 real
    origin: str  # the generator, or the source of a real one
    features: Tensor


@torch.inference_mode()
def embed(backbone: torch.nn.Module, crops: np.ndarray) -> Tensor:
    """uint8 [n, 112, 112, 3] -> float16 [n, d], wherever the backbone is."""
    device = next(backbone.parameters()).device
    parts = []
    for part in torch.from_numpy(crops).split(64):
        with mixed(device):
            parts.append(backbone(to_input(part.to(device))).half().cpu())
    return torch.cat(parts)


def plain(pixels: np.ndarray, clip: Clip) -> np.ndarray:
    """The clip's crops as the extension makes them."""
    return np.stack([center_crop(pixels[r], SIZE, CONTEXT, SEEN) for r in clip.rows])


def varied(pixels: np.ndarray, clip: Clip, seed: int, blend: bool) -> np.ndarray:
    """The clip's crops, a little wider or tighter than usual and all degraded alike: one camera, one upload. With
    `blend`, a self-blended forgery of them whose seam either stays (a good swap) or flickers (a bad one)."""
    flicker = blend and seed % 2 == 0
    seen = SEEN * np.random.default_rng(seed).uniform(0.9, 1.1)
    crops = []
    for i, row in enumerate(clip.rows):
        crop = jitter_crop(pixels[row], np.random.default_rng(seed), SIZE, CONTEXT, seen)
        if blend:
            crop = self_blend(crop, np.random.default_rng(seed + (i if flicker else 0)), None, seen)
        crops.append(degrade(crop, np.random.default_rng(seed + 7)))
    return np.stack(crops)


def moving_still(image: np.ndarray, length: int, seed: int) -> np.ndarray:
    """A still face as a camera held by hand would film it: slow drift of the box, noise and compression per frame."""
    rng = np.random.default_rng(seed)
    path = np.cumsum(rng.normal(0, 0.7, (length, 2)), axis=0)
    path = np.clip(np.round(path - path.mean(axis=0)), -3, 3).astype(int) + 3
    size = image.shape[0]
    roomy = np.pad(image, ((3, 3), (3, 3), (0, 0)), mode="edge")
    crops = []
    for x, y in path:
        moved = roomy[y : y + size, x : x + size]
        crop = jitter_crop(moved, np.random.default_rng(seed), SIZE, 1.0)
        crops.append(degrade(crop, np.random.default_rng(seed + 7)))
    return np.stack(crops)


def training_sequences(backbone, data: Path, crops: Path, variants: int, stills: int) -> list[Sequence]:
    """Every training clip plain and `variants` times degraded, blends of the real ones, `stills` of each DFDC class."""
    pixels, clips = load_clips(data, crops)
    made = []
    for n, clip in enumerate(c for c in clips if c.split == "train" and len(c.rows) >= MIN_FRAMES):
        seed = zlib.crc32(clip.path.encode())
        origin = clip.origin
        made.append(Sequence(clip.path, clip.label, origin, embed(backbone, plain(pixels, clip))))
        for v in range(variants):
            features = embed(backbone, varied(pixels, clip, seed + v, False))
            made.append(Sequence(clip.path, clip.label, origin, features))
        if clip.label == 1:
            features = embed(backbone, varied(pixels, clip, seed + 100, True))
            made.append(Sequence(clip.path, 0, f"blends of {origin}", features))
        if n % 50 == 0:
            print(f"clip {n}: {len(made)} sequences", flush=True)
    images, labels, val = load_dfdc(crops)
    rng = np.random.default_rng(0)
    for label in (0, 1):
        for i in rng.choice(np.flatnonzero((labels == label) & ~val), stills, replace=False):
            made.append(Sequence(f"dfdc-{i}", label, "DFDC", embed(backbone, moving_still(images[i], 20, int(i)))))
    return made


def clip_sequences(backbone, data: Path, crops: Path, split: str) -> tuple[list[Sequence], list[Clip]]:
    """Of a split's clips that are long enough for a verdict, plain; and these clips."""
    pixels, clips = load_clips(data, crops)
    kept = [c for c in clips if c.split == split and len(c.rows) >= MIN_FRAMES]
    found = [Sequence(c.path, c.label, c.origin, embed(backbone, plain(pixels, c))) for c in kept]
    return found, kept


def contributions_of(run: Callable[[np.ndarray], np.ndarray], features: list[np.ndarray]) -> list[np.ndarray]:
    """Contributions [t] of each sequence of features float32 [t, d] by `run`: [n, t, d] -> [n, t], many at once. What
    is padded at the end of one comes after its own frames and does not count."""
    found: list[np.ndarray] = []
    for i in range(0, len(features), 32):
        part = features[i : i + 32]
        padded = np.zeros((len(part), max(map(len, part)), part[0].shape[1]), np.float32)
        for row, f in zip(padded, part, strict=True):
            row[: len(f)] = f
        found += [c[: len(f)] for c, f in zip(run(padded), part, strict=True)]
    return found
