"""Crops, labels and splits. Classes: 0 fake, 1 real, as in model.py.

Whole generators and whole sources of real clips are kept for the test, and one generator for validation. Up to model
1.0.0 three more sources were (Hangz-nju-cuhk, team-ruku, OpenTalker): with six sources of real video, training took
every interview for a forgery.
"""

import csv
import json
import zlib
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from torch import Tensor
from torch.utils.data import IterableDataset

from augment import center_crop, degrade, jitter_crop, self_blend
from swaps import animated, following, forged, pose, restless

cv2.setNumThreads(0)  # the loader's own processes are parallel enough

MANIFEST = json.loads((Path(__file__).parent / "../models/model.json").read_text())
SIZE = MANIFEST["input"]["size"]
MIN_FRAMES = MANIFEST["sampling"]["minFrames"]  # that a verdict needs
SEEN = MANIFEST["input"]["cropScale"]  # side of the extension's crop in face boxes
CONTEXT = 1.7  # side of a stored clip crop in face boxes, as preprocess.py cuts them
STORED = 218  # the same in px, so that the face box itself has 128 as in DFDC
WIDEST = 1.3  # widest crop of a clip in training, in face boxes; jitter comes on top
MEAN = torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1) * 255
STD = torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1) * 255

# What a batch is made of, in sixteenths of its real and of its fake half.
REAL_DFDC = 10  # the others are from clips
FAKE_CLIPS, FAKE_BLENDS = 4, 5  # the others are DFDC's

TEST_GENERATORS = {
    "VASA-1", "EMO", "CyberHost", "FantasyTalking", "Hallo", "EchoMimic", "V-Express", "SadTalker", "MEMO",
}  # fmt: skip
VAL_GENERATORS = {"MMVID-text2video"}  # all of one face
# What the real videos of a source are like, by eye.
SCENES = {
    "sign language, studios": {"AlpYksl", "Kirichovka", "minhminh2k", "sdb1228", "team-ruku"},
    "interviews and speeches": {"Hangz-nju-cuhk", "OpenTalker", "panel", "tencent-ailab", "yoyo-nb"},
    "sentences read before one wall, an old camera": {"rizkiarm", "sam-0927"},
    "portraits recorded to drive animations": {"KwaiVGI"},
    "people who film themselves": {"celebv-text"},
    "acting, dark studio": {"ImaginTalk", "Wavely-project"},
}
TEST_SOURCES = {"sam-0927", "rizkiarm", "KwaiVGI", "tencent-ailab", "minhminh2k", "yoyo-nb", "Wavely-project"}


@dataclass
class Clip:
    path: str
    label: int  # 0 fake, 1 real
    generator: str  # "" for real
    source: str  # the repository it came from
    group: str
    split: str  # train, val, test, or unused
    rows: np.ndarray  # its rows in clips.npy, in order of time

    @property
    def origin(self) -> str:
        return self.generator or self.source


def source_of(row: dict[str, str]) -> str:
    """Of a row of data/clips.csv the repository that the clip came from."""
    return row["path"].split("/")[1].rsplit("-", 1)[0]


def is_test(row: dict[str, str]) -> bool:
    """Of a row of data/clips.csv: whether its generator, or if it is real its source, is kept for the test."""
    return row["generator"] in TEST_GENERATORS if row["label"] == "fake" else source_of(row) in TEST_SOURCES


def check_disjoint(clips: list[Clip]) -> None:
    """Raises ValueError where clips of one group are in two of train, val and test."""
    split_of: dict[str, str] = {}
    for clip in clips:
        if clip.split != "unused" and split_of.setdefault(clip.group, clip.split) != clip.split:
            raise ValueError(f"Group {clip.group} is in {split_of[clip.group]} and in {clip.split}")


def load_clips(data: Path, crops: Path) -> tuple[np.ndarray, list[Clip]]:
    """Crops uint8 [n, 218, 218, 3] (memory-mapped) and the clips that own their rows."""
    pixels = np.load(crops / "clips.npy", mmap_mode="r")
    rows: dict[str, list[int]] = {}
    for i, row in enumerate(csv.DictReader((crops / "clips.csv").open())):
        rows.setdefault(row["clip"], []).append(i)
    listed = [r for r in csv.DictReader((data / "clips.csv").open()) if r["path"] in rows]
    test_groups = {r["group"] for r in listed if is_test(r)}
    clips = []
    for r in listed:
        if is_test(r):
            split = "test"
        elif r["group"] in test_groups:
            split = "unused"  # shares a face with a test clip
        elif r["generator"] in VAL_GENERATORS:
            split = "val"
        else:
            split = "val" if zlib.crc32(r["group"].encode()) % 100 < 18 else "train"
        label, own = 0 if r["label"] == "fake" else 1, np.array(rows[r["path"]])
        clips.append(Clip(r["path"], label, r["generator"], source_of(r), r["group"], split, own))
    check_disjoint(clips)
    return pixels, clips


def held_clips(data: Path, crops: Path) -> list[Clip]:
    """The val and test clips that are long enough for a verdict: what the tables of the shipped files are about."""
    _, clips = load_clips(data, crops)
    return [c for c in clips if c.split in ("val", "test") and len(c.rows) >= MIN_FRAMES]


def related(clips: list[Clip]) -> np.ndarray:
    """int [n]: the same number for clips of one origin, and of origins that share groups (a face that several
    generators animated)."""
    origins, of = np.unique([c.origin for c in clips], return_inverse=True)
    groups, within = np.unique([c.group for c in clips], return_inverse=True)
    nodes = len(origins) + len(groups)
    links = coo_array((np.ones(len(clips)), (of, len(origins) + within)), shape=(nodes, nodes))
    return connected_components(links, directed=False)[1][of]


def trained_generators(clips: list[Clip]) -> set[str]:
    """Those of which training has clips."""
    return {c.generator for c in clips if c.split == "train" and c.label == 0}


def is_known(clips: list[Clip], every: list[Clip]) -> np.ndarray:
    """bool [n]: real, or of a generator of which training has clips, which are among `every`."""
    trained = trained_generators(every)
    return np.array([c.label == 1 or c.generator in trained for c in clips])


def load_dfdc(crops: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Crops uint8 [n, 128, 128, 3] (memory-mapped), labels [n], is validation [n]."""
    listed = list(csv.DictReader((crops / "dfdc.csv").open()))
    labels = np.array([0 if r["label"] == "fake" else 1 for r in listed])
    return np.load(crops / "dfdc.npy", mmap_mode="r"), labels, np.array([r["split"] == "val" for r in listed])


def held_stills(crops: Path, frames: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """`frames` of DFDC's validation split, the same whoever asks: their rows in dfdc.csv, their crops as the network
    sees them (uint8 [n, 112, 112, 3]) and their labels."""
    images, labels, held = load_dfdc(crops)
    rows = np.random.default_rng(0).permutation(np.flatnonzero(held))[:frames]
    return rows, np.stack([center_crop(images[i], SIZE, 1.0) for i in rows]), labels[rows]


def to_input(crops: Tensor) -> Tensor:
    """uint8 [n, h, w, 3] -> normalised float32 [n, 3, h, w] in channels-last memory."""
    x = crops.permute(0, 3, 1, 2).float()
    return ((x - MEAN.to(x.device)) / STD.to(x.device)).contiguous(memory_format=torch.channels_last)


def cut(stored: np.ndarray, of_clip: bool, rng: np.random.Generator, seen: float = 1.0) -> np.ndarray:
    """A jittered crop of `seen` face boxes out of a stored one of a clip or of DFDC."""
    return jitter_crop(stored, rng, SIZE, CONTEXT if of_clip else 1.0, seen)


class TrainingCrops(IterableDataset):
    """Endless batches (crops uint8 [n, 112, 112, 3], labels [n], whether of a clip [n], originals [n]): half are fake,
    the other half real.

    Blends and swaps are made from reals of the very batch, so that each meets its own original. `originals` has the
    index in the batch of what a swap was made of, cut and degraded alike, and -1 for all others. DFDC's crops
    are tight as delivered; those of the clips are anything from tight to WIDEST. `blends`, `swaps` and `fake_clips` are
    sixteenths of the fakes, the rest of which are DFDC's; `real_dfdc` are those of the real ones, the rest of which are
    of clips. Swaps want what landmarks.py writes. Raises ValueError where the fakes would be more than sixteen.
    """

    def __init__(
        self,
        data: Path,
        crops: Path,
        batch: int,
        seed: int,
        blends: int = FAKE_BLENDS,
        swaps: int = 0,
        fake_clips: int = FAKE_CLIPS,
        real_dfdc: int = REAL_DFDC,
    ):
        if fake_clips + blends + swaps > 16:
            raise ValueError(f"{fake_clips} + {blends} + {swaps} sixteenths of the fakes are more than all")
        self.clip_pixels, clips = load_clips(data, crops)
        self.dfdc_pixels, labels, val = load_dfdc(crops)
        self.dfdc = [np.flatnonzero((labels == c) & ~val) for c in (0, 1)]
        # Clips are drawn by origin first: 60 clips of one studio must not outweigh 9 of another sevenfold.
        self.clips: list[dict[str, list[Clip]]] = [{}, {}]
        self.clip_of: dict[int, Clip] = {}  # by row, of real ones
        for clip in clips:
            if clip.split == "train":
                self.clips[clip.label].setdefault(clip.origin, []).append(clip)
                self.clip_of |= dict.fromkeys(clip.rows.tolist(), clip) if clip.label == 1 else {}
        self.batch, self.seed, self.blends, self.swaps = batch, seed, blends, swaps
        self.fake_clips, self.real_dfdc = fake_clips, real_dfdc
        if swaps:
            self.clip_points, self.dfdc_points = (
                np.load(crops / f"{of}-landmarks.npy", mmap_mode="r") for of in ("clips", "dfdc")
            )

    def clip_row(self, label: int, rng: np.random.Generator) -> int:
        """A row of clips.npy."""
        origins = list(self.clips[label].values())
        weights = np.array([len(o) for o in origins]) ** 0.25
        origin = origins[rng.choice(len(origins), p=weights / weights.sum())]
        own = origin[rng.integers(len(origin))].rows
        return int(own[rng.integers(len(own))])

    def swapped(self, row: int, of_clip: bool, rng: np.random.Generator) -> np.ndarray | None:
        """The stored crop of a real face, forged by landmarks; none where they were not found."""
        images, points = (self.clip_pixels, self.clip_points) if of_clip else (self.dfdc_pixels, self.dfdc_points)
        target, at = np.ascontiguousarray(images[row]), points[row].astype(np.float32)
        if np.isnan(at[0, 0]):
            return None
        kind = rng.random()
        if kind < 0.35:  # itself
            return forged(target, at, target, at, rng)
        if kind < 0.6:
            return self.set_in_motion(row, of_clip, rng)
        if kind < 0.75 and of_clip:  # itself at another moment
            rows = self.clip_of[row].rows
            row = int(rows[rng.integers(len(rows))])
        else:  # of some others the one that looks where it looks
            others = [self.clip_row(1, rng) if of_clip else int(rng.choice(self.dfdc[1])) for _ in range(6)]
            apart = [np.abs(pose(points[r]) - pose(at)).sum() for r in others]
            row = others[int(np.argmin(np.nan_to_num(apart, nan=np.inf)))]
        there = points[row].astype(np.float32)
        if np.isnan(there[0, 0]):
            return None
        return forged(target, at, np.ascontiguousarray(images[row]), there, rng)

    def set_in_motion(self, row: int, of_clip: bool, rng: np.random.Generator) -> np.ndarray | None:
        """The stored crop of a real face, drawn anew from another moment of its clip; a still moves as a clip does."""
        moves = []
        clip = self.clip_of[row if of_clip else self.clip_row(1, rng)]
        for one, other in rng.choice(clip.rows, (2, 2)):
            before, after = (self.clip_points[r].astype(np.float32) for r in (one, row if of_clip else other))
            if not np.isnan(before[0, 0] + after[0, 0]):
                moves.append((restless(before, after), one, before, after))
        if not moves:
            return None
        _, one, before, after = max(moves, key=lambda move: move[0])
        if of_clip:
            source = np.ascontiguousarray(self.clip_pixels[one])
            return animated(np.ascontiguousarray(self.clip_pixels[row]), after, source, before, rng)
        still, points = np.ascontiguousarray(self.dfdc_pixels[row]), self.dfdc_points[row].astype(np.float32)
        return animated(still, following(points, before, after), still, points, rng)

    def __iter__(self):
        info = torch.utils.data.get_worker_info()
        rng = np.random.default_rng([self.seed, info.id if info else 0])
        half = self.batch // 2
        parts = (self.real_dfdc, self.fake_clips, self.blends, self.swaps)
        dfdc, clips, blends, swaps = (half * part // 16 for part in parts)
        while True:
            seen = np.where(np.arange(half) < dfdc, 1.0, rng.uniform(1.0, WIDEST, half))
            fakes = [
                cut(self.clip_pixels[self.clip_row(0, rng)], True, rng, rng.uniform(1.0, WIDEST)) for _ in range(clips)
            ]
            rows = [rng.choice(self.dfdc[1]) for _ in range(dfdc)]
            rows += [self.clip_row(1, rng) for _ in range(dfdc, half)]
            cuts = rng.integers(1 << 32, size=half)  # a swap is cut, and degraded, as its original is
            stored = [(self.dfdc_pixels if i < dfdc else self.clip_pixels)[row] for i, row in enumerate(rows)]
            reals = [cut(image, i >= dfdc, np.random.default_rng(cuts[i]), seen[i]) for i, image in enumerate(stored)]
            chosen = rng.permutation(half)
            for i in chosen[:blends]:
                # A donor comes from the same corpus: the seam must give a forgery away, not the camera.
                donor = reals[rng.integers(dfdc) if i < dfdc else rng.integers(dfdc, half)]
                fakes.append(self_blend(reals[i], rng, donor if rng.random() < 0.3 else None, seen[i]))
            fakes = [degrade(crop, rng) for crop in fakes]
            originals = np.full(self.batch, -1)
            for i in chosen[blends : blends + swaps]:
                forgery = self.swapped(rows[i], i >= dfdc, rng)
                if forgery is not None:
                    forgery = cut(forgery, i >= dfdc, np.random.default_rng(cuts[i]), seen[i])
                    originals[len(fakes)] = half + i
                    fakes.append(degrade(forgery, np.random.default_rng([cuts[i], 1])))
            rest = range(half - len(fakes))
            fakes += [degrade(cut(self.dfdc_pixels[rng.choice(self.dfdc[0])], False, rng), rng) for _ in rest]
            reals = [degrade(crop, np.random.default_rng([seed, 1])) for crop, seed in zip(reals, cuts, strict=True)]
            crops = np.stack(fakes + reals)
            of_clip = [i < clips for i in range(half)] + [i >= dfdc for i in range(half)]
            labels = torch.tensor([0] * half + [1] * half)
            yield torch.from_numpy(crops), labels, torch.tensor(of_clip), torch.from_numpy(originals)


def mix_clips(crops: Tensor, labels: Tensor, of_clip: Tensor, share: float) -> Tensor:
    """Makes `share` of the clips' fakes among `crops` uint8 [n, h, w, 3] mixtures with any clip's crop, in place.
    Returns which: bool [n].

    The clips are known by heart: on them, a student agrees with its teacher and forgets about others what the teacher
    knew. Mixtures are new each time (Beyer et al. 2022, knowledge distillation as function matching).
    """
    chosen = of_clip & (labels == 0) & (torch.rand(len(labels), device=labels.device) < share)
    if not chosen.any():
        return chosen
    clips = torch.nonzero(of_clip)[:, 0]
    others = clips[torch.randint(len(clips), (int(chosen.sum()),), device=clips.device)]
    part = torch.rand(len(others), 1, 1, 1, device=crops.device)
    crops[chosen] = torch.lerp(crops[chosen].float(), crops[others].float(), part).round().byte()
    return chosen


def validation_crops(data: Path, crops: Path, dfdc: int, per_clip: int) -> dict[str, tuple]:
    """Fixed sets (uint8 crops, labels, crops a video): `dfdc` frames of DFDC's validation split; `per_clip` crops of
    each val clip and of each test clip, whose figures are for the record: within a run nothing is chosen by them."""
    _, stills, labels = held_stills(crops, dfdc)
    sets = {"dfdc": (torch.from_numpy(stills), torch.from_numpy(labels), 1)}
    pixels, clips = load_clips(data, crops)
    for split in ("val", "test"):
        held = [c for c in clips if c.split == split]
        if not held:
            continue
        rows = [r for c in held for r in c.rows[np.linspace(0, len(c.rows) - 1, per_clip).astype(int)]]
        images = np.stack([center_crop(pixels[r], SIZE, CONTEXT, SEEN) for r in rows])
        sets[split] = (torch.from_numpy(images), torch.tensor([c.label for c in held]), per_clip)
    return sets
