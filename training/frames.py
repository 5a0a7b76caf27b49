"""All crops in the memory of the device that trains, and batches made there (batched.py). For a GPU: data.py does the
same on a CPU's cores. Classes: 0 fake, 1 real."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

import autoencoder
import batched
from data import CONTEXT, MEAN, SEEN, STD, Clip, load_clips, load_dfdc

MIXTURE = {"dfdc": 10, "fake_clips": 4, "blends": 5, "redrawn": 3}  # sixteenths of the real, of the fake half


def rows_of(clips: list[Clip], device: torch.device) -> tuple[Tensor, Tensor, Tensor]:
    """Rows of clips.npy, the odds of each, and the clip each belongs to. Clips are drawn by origin: 60 clips of one
    studio must not outweigh 9 of another sevenfold."""
    origins = Counter(c.origin for c in clips)
    odds = [np.full(len(c.rows), origins[c.origin] ** 0.25 / origins[c.origin] / len(c.rows)) for c in clips]
    own = np.repeat(np.arange(len(clips)), [len(c.rows) for c in clips])
    rows = np.concatenate([c.rows for c in clips])
    return tuple(torch.from_numpy(t).to(device) for t in (rows, np.concatenate(odds), own))


class Frames:
    def __init__(self, data: Path, crops: Path, device: torch.device):
        pixels, self.clips = load_clips(data, crops)
        stills, labels, val = load_dfdc(crops)
        self.device = device
        self.pixels, self.stills = (self.upload(p) for p in (pixels, stills))
        self.still_labels, self.still_val = (torch.from_numpy(t).to(device) for t in (labels, val))
        self.bank = batched.mask_bank(4096 if device.type == "cuda" else 64, 112, 0).to(device)
        self.autoencoders: list[autoencoder.Autoencoder] = []  # without any, nothing is redrawn

    def upload(self, pixels: np.ndarray) -> Tensor:
        """uint8 [n, h, w, 3] in a file -> [n, 3, h, w] on the device."""
        if self.device.type == "cpu":
            return torch.from_numpy(pixels).permute(0, 3, 1, 2)
        parts = [torch.from_numpy(pixels[i : i + 2048]).to(self.device) for i in range(0, len(pixels), 2048)]
        return torch.cat(parts).permute(0, 3, 1, 2)

    def draw(self, of: Tensor, n: int) -> Tensor:
        return of[torch.randint(0, len(of), (n,), device=self.device)]

    def training_stills(self, label: int) -> Tensor:
        """Rows of DFDC's training split."""
        return torch.nonzero((self.still_labels == label) & ~self.still_val).flatten()

    def real_faces(self, n: int, clips: list[Clip]) -> Iterator[Tensor]:
        """Endless real faces as they are, half DFDC's, half random pieces of clips: float [n, 3, 128, 128] in 0..1."""
        rows, odds, _ = rows_of(clips, self.device)
        stills = self.training_stills(1)
        while True:
            tight = self.stills[self.draw(stills, n // 2)]
            y, x = np.random.randint(20, 70, 2)
            loose = self.pixels[rows[torch.multinomial(odds, n - n // 2, True)]][:, :, y : y + 128, x : x + 128]
            both = torch.cat([tight, loose]).float() / 255
            yield torch.where(torch.rand(n, 1, 1, 1, device=self.device) < 0.5, both.flip(3), both)

    def batches(self, clips: list[Clip], size: int, batch: int, widest: float, mixture: dict[str, int], much: float):
        """Endless (crops float [n, 3, size, size] in 0..1, labels [n]), half fake, half real. Blends and redrawn faces
        are made of the very reals of the batch, so that each meets its own original."""
        half, device = batch // 2, self.device
        n_dfdc, n_fake, n_blends, n_redrawn = (half * mixture[k] // 16 for k in MIXTURE)
        n_redrawn = n_redrawn if self.autoencoders else 0
        reals, fakes = ([c for c in clips if c.label == label] for label in (1, 0))
        real_rows, real_odds, real_own = rows_of(reals, device)
        fake_rows, fake_odds, _ = rows_of(fakes, device)
        start = torch.tensor([0, *np.cumsum([len(c.rows) for c in reals])], device=device)
        still = [self.training_stills(c) for c in (0, 1)]
        bank = torch.nn.functional.interpolate(self.bank.float(), size=(size, size), mode="bilinear").byte()
        labels = torch.tensor([0] * half + [1] * half, device=device)
        wide = half - n_dfdc

        def seen(n: int) -> Tensor:
            return torch.empty(n, device=device).uniform_(1.0, widest) if widest > 1 else torch.ones(n, device=device)

        def cut(rows: Tensor, wanted: Tensor, shake: Tensor | None = None) -> Tensor:
            return batched.jitter_crop(self.pixels[rows], size, CONTEXT, wanted, shake)

        def cut_still(rows: Tensor) -> Tensor:
            return batched.jitter_crop(self.stills[rows], size, 1.0, torch.ones(len(rows), device=device))

        while True:
            picks = torch.multinomial(real_odds, wide, True)
            wanted, shake = seen(wide), torch.rand(wide, 5, device=device)
            tight, loose = cut_still(self.draw(still[1], n_dfdc)), cut(real_rows[picks], wanted, shake)
            real = torch.cat([tight, loose])
            # A donor is of the same corpus: the seam must give a forgery away, not the camera. Or it is the same face
            # at another moment of the clip, as lip-sync and swaps of one's own face have it.
            donors = torch.cat([tight.roll(1, 0), loose.roll(1, 0)])
            own = real_own[picks]
            moments = (start[own] + torch.rand(wide, device=device) * (start[own + 1] - start[own])).long()
            moments = torch.cat([donors[:n_dfdc], cut(real_rows[moments], wanted, shake)])
            kind = torch.rand(half, 1, 1, 1, device=device)
            source = torch.where(kind < 0.25, donors, torch.where(kind < 0.45, moments, real))
            order = torch.randperm(half, device=device)
            blend, again = order[:n_blends], order[n_blends : n_blends + n_redrawn]
            fake = [cut(fake_rows[torch.multinomial(fake_odds, n_fake, True)], seen(n_fake))] if n_fake else []
            fake.append(batched.self_blend(real[blend], source[blend], bank))
            if n_redrawn:
                net = self.autoencoders[np.random.randint(len(self.autoencoders))]
                fake.append(batched.redrawn(real[again], autoencoder.copies(net, real[again]), bank))
            rest = half - n_fake - n_blends - n_redrawn
            fake += [cut_still(self.draw(still[0], rest))] if rest > 0 else []
            yield batched.degrade(torch.cat([*fake, real]), much), labels

    def frames_of(self, clips: list[Clip], size: int, per_clip: int, seen: float = SEEN) -> Tensor:
        """`per_clip` crops of each clip, evenly over its time, float [n * per_clip, 3, size, size] in 0..1."""
        rows = [r for c in clips for r in c.rows[np.linspace(0, len(c.rows) - 1, per_clip).astype(int)]]
        return torch.cat(
            [batched.center_crop(self.pixels[part], size, CONTEXT, seen) for part in torch.tensor(rows).split(512)]
        )

    def stills_of(self, rows: Tensor, size: int) -> Tensor:
        return torch.cat([batched.center_crop(self.stills[part], size, 1.0, 1.0) for part in rows.split(512)])


def normalised(crops: Tensor) -> Tensor:
    """0..1 -> what the networks take, in channels-last memory."""
    mean, std = (t.view(1, 3, 1, 1).to(crops.device) / 255 for t in (MEAN, STD))
    return ((crops - mean) / std).contiguous(memory_format=torch.channels_last)
