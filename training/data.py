"""Crops, labels and splits. Classes: 0 fake, 1 real, as in model.py.

Splits of the clips were fixed before the first training run: whole generators and whole sources are kept for the test.
"""

import csv
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import IterableDataset

from augment import center_crop, degrade, jitter_crop, self_blend

SIZE = 112
MEAN = torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1) * 255
STD = torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1) * 255

TEST_GENERATORS = {
    "VASA-1", "EMO", "CyberHost", "FantasyTalking", "Hallo", "EchoMimic", "V-Express", "SadTalker", "MEMO",
}  # fmt: skip
TEST_SOURCES = {
    "sam-0927", "rizkiarm", "KwaiVGI", "Hangz-nju-cuhk", "team-ruku", "OpenTalker", "tencent-ailab", "minhminh2k",
    "yoyo-nb", "Wavely-project",
}  # fmt: skip


@dataclass
class Clip:
    path: str
    label: int  # 0 fake, 1 real
    generator: str  # "" for real
    source: str  # the repository it came from
    group: str
    split: str  # train, val, test, or unused
    rows: np.ndarray  # its rows in clips.npy, in order of time


def load_clips(data: Path, crops: Path) -> tuple[np.ndarray, list[Clip]]:
    """Crops uint8 [n, 160, 160, 3] (memory-mapped) and the clips that own their rows."""
    pixels = np.load(crops / "clips.npy", mmap_mode="r")
    rows: dict[str, list[int]] = {}
    for i, row in enumerate(csv.DictReader((crops / "clips.csv").open())):
        rows.setdefault(row["clip"], []).append(i)
    listed = [r for r in csv.DictReader((data / "clips.csv").open()) if r["path"] in rows]
    test_groups = {r["group"] for r in listed if r["generator"] in TEST_GENERATORS}
    clips = []
    for r in listed:
        source = r["path"].split("/")[1].rsplit("-", 1)[0]
        fake = r["label"] == "fake"
        if r["generator"] in TEST_GENERATORS if fake else source in TEST_SOURCES:
            split = "test"
        elif r["group"] in test_groups:
            split = "unused"  # shares a face with a test clip
        else:
            split = "val" if zlib.crc32(r["group"].encode()) % 100 < 18 else "train"
        clips.append(
            Clip(r["path"], 0 if fake else 1, r["generator"], source, r["group"], split, np.array(rows[r["path"]]))
        )
    return pixels, clips


def load_dfdc(crops: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Crops uint8 [n, 128, 128, 3] (memory-mapped), labels [n], is validation [n]."""
    listed = list(csv.DictReader((crops / "dfdc.csv").open()))
    labels = np.array([0 if r["label"] == "fake" else 1 for r in listed])
    return np.load(crops / "dfdc.npy", mmap_mode="r"), labels, np.array([r["split"] == "val" for r in listed])


def to_input(crops: Tensor) -> Tensor:
    """uint8 [n, h, w, 3] -> normalised float32 [n, 3, h, w] in channels-last memory."""
    x = crops.permute(0, 3, 1, 2).float()
    return ((x - MEAN) / STD).contiguous(memory_format=torch.channels_last)


class TrainingCrops(IterableDataset):
    """Endless batches (uint8 [n, 112, 112, 3], labels [n]): half real, half fake, every source in every batch.

    Reals: 11/16 DFDC, 5/16 clips. Fakes: 7/16 DFDC, 4/16 clips, 5/16 blends made from reals of this very batch, so
    that a blend always meets its own original.
    """

    def __init__(self, data: Path, crops: Path, batch: int, seed: int, blends: float = 5 / 16):
        self.clip_pixels, clips = load_clips(data, crops)
        self.dfdc_pixels, labels, val = load_dfdc(crops)
        self.dfdc = [np.flatnonzero((labels == c) & ~val) for c in (0, 1)]
        # Clips are drawn by origin first: 60 clips of one studio must not outweigh 9 of another sevenfold.
        self.clips: list[dict[str, list[Clip]]] = [{}, {}]
        for clip in clips:
            if clip.split == "train":
                self.clips[clip.label].setdefault(clip.generator or clip.source, []).append(clip)
        self.batch, self.seed, self.blends = batch, seed, blends

    def clip_crop(self, label: int, rng: np.random.Generator) -> np.ndarray:
        origins = list(self.clips[label].values())
        weights = np.sqrt([len(o) for o in origins])
        origin = origins[rng.choice(len(origins), p=weights / weights.sum())]
        clip = origin[rng.integers(len(origin))]
        return jitter_crop(self.clip_pixels[clip.rows[rng.integers(len(clip.rows))]], rng, SIZE, 1.25)

    def dfdc_crop(self, label: int, rng: np.random.Generator) -> np.ndarray:
        return jitter_crop(self.dfdc_pixels[rng.choice(self.dfdc[label])], rng, SIZE, 1.0)

    def __iter__(self):
        info = torch.utils.data.get_worker_info()
        rng = np.random.default_rng([self.seed, info.id if info else 0])
        half = self.batch // 2
        blends = round(half * self.blends)
        clips = half // 4
        while True:
            reals = [self.dfdc_crop(1, rng) for _ in range(half - half * 5 // 16)]
            reals += [self.clip_crop(1, rng) for _ in range(half - len(reals))]
            fakes = [self.clip_crop(0, rng) for _ in range(clips)]
            for i in rng.choice(half, blends, replace=False):
                donor = reals[rng.integers(half)] if rng.random() < 0.4 else None
                fakes.append(self_blend(reals[i], rng, donor))
            fakes += [self.dfdc_crop(0, rng) for _ in range(half - len(fakes))]
            crops = np.stack([degrade(c, rng) for c in fakes + reals])
            yield torch.from_numpy(crops), torch.tensor([0] * half + [1] * half)


def validation_crops(data: Path, crops: Path, dfdc: int, per_clip: int) -> dict[str, tuple[Tensor, Tensor]]:
    """Fixed sets (uint8 crops, labels): `dfdc` frames of DFDC's validation split, `per_clip` of each val clip."""
    pixels, labels, val = load_dfdc(crops)
    chosen = np.random.default_rng(0).permutation(np.flatnonzero(val))[:dfdc]
    sets = {"dfdc": (np.stack([center_crop(pixels[i], SIZE, 1.0) for i in chosen]), labels[chosen])}
    pixels, clips = load_clips(data, crops)
    rows = [
        (r, c.label)
        for c in clips
        if c.split == "val"
        for r in c.rows[np.linspace(0, len(c.rows) - 1, per_clip).astype(int)]
    ]
    sets["clips"] = (np.stack([center_crop(pixels[r], SIZE, 1.25) for r, _ in rows]), np.array([y for _, y in rows]))
    return {k: (torch.from_numpy(x), torch.from_numpy(y)) for k, (x, y) in sets.items()}
