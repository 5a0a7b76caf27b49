"""pytest training: what happens to batches on the device that trains, and the folds of sweep.py."""

import json
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

import autoencoder
import batched
import coders
import sweep
from data import load_clips
from frames import Frames
from test_learning import HERE, drawn_face, make_data


def faces(n: int, size: int = 112) -> torch.Tensor:
    rng = np.random.default_rng(3)
    images = np.stack([drawn_face(rng, size) for _ in range(n)])
    return torch.from_numpy(images).permute(0, 3, 1, 2).float() / 255


def bytes_of(x: torch.Tensor) -> np.ndarray:
    return (x * 255).round().byte().permute(0, 2, 3, 1).numpy()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    data, crops = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("crops")
    make_data(data, crops)
    return data, crops


@pytest.mark.parametrize("quality", [40, 75, 92])
def test_jpeg_is_what_a_coder_gives(quality: int):
    """Closer to OpenCV's JPEG of that quality than a third of what the coding changed."""
    x = faces(6)
    mine = bytes_of(coders.jpeg(x, quality, quality)).astype(int)
    theirs = []
    for image in bytes_of(x):
        packed = cv2.imencode(".jpg", image[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        theirs.append(cv2.imdecode(packed, cv2.IMREAD_COLOR)[:, :, ::-1])
    coded = np.stack(theirs).astype(int)
    assert np.abs(mine - coded).mean() < np.abs(bytes_of(x).astype(int) - coded).mean() / 3


def test_h264_loses_more_the_coarser_it_is():
    x = faces(8)
    torch.manual_seed(0)
    errors = [(coders.h264(x, qp, qp) - x).abs().mean().item() for qp in (18, 28, 38)]
    assert errors[0] < errors[1] < errors[2] < 0.06


def test_degrading_changes_every_label_alike():
    """No image leaves its place in the batch, and the picture stays in range."""
    x = faces(4).repeat(16, 1, 1, 1)
    torch.manual_seed(1)
    np.random.seed(1)
    y = batched.degrade(x)
    assert y.shape == x.shape and y.min() >= 0 and y.max() <= 1
    flat = [t.mean(1).flatten(1) - t.mean((1, 2, 3))[:, None] for t in (x[:4], y)]
    alike = torch.nn.functional.normalize(flat[1]) @ torch.nn.functional.normalize(flat[0]).T
    assert (alike.argmax(1) == torch.arange(64) % 4).float().mean() > 0.9


def test_blends_and_copies_differ_inside_the_face_only():
    x = faces(32)
    torch.manual_seed(2)
    np.random.seed(2)
    bank = batched.mask_bank(32, 112, 0)
    changed = (batched.self_blend(x, x.roll(1, 0), bank) - x).abs().mean(1)
    assert changed[:, 40:72, 40:72].mean() > 0.02
    assert changed[:, :4].mean() < changed[:, 40:72].mean() / 4
    assert torch.equal(batched.redrawn(x, x, bank * 0).round(decimals=1), x.round(decimals=1)) is False


def test_two_cuts_with_one_shake_are_the_same():
    x, shake = faces(5, 128), torch.rand(5, 5)
    cuts = [batched.jitter_crop(x, 112, 1.0, torch.ones(5), shake) for _ in range(2)]
    assert torch.equal(*cuts) and not torch.equal(cuts[0], batched.jitter_crop(x, 112, 1.0, torch.ones(5)))


@pytest.mark.parametrize("kind", autoencoder.FAMILIES)
def test_autoencoders_give_back_the_size(kind: str):
    torch.manual_seed(0)
    assert autoencoder.copies(autoencoder.Autoencoder(kind).eval(), faces(2)).shape == (2, 3, 112, 112)


def test_folds_share_no_origin_and_no_face(made: tuple[Path, Path]):
    clips = load_clips(*made)[1]
    parts = sweep.folds(clips)
    assert sum(map(len, parts)) == len(set().union(*parts))
    for fold in range(sweep.FOLDS):
        training, held = sweep.division(clips, fold)
        assert not {c.group for c in training} & {c.group for c in held["held"]}
        assert not {c.origin for c in training} & {c.origin for c in held["held"]}
    training, held = sweep.division(clips, -1)
    assert {c.split for c in training} == {"train"} and set(held) == {"val", "test"}


def test_batches_are_half_fake_and_of_the_named_clips(made: tuple[Path, Path]):
    frames = Frames(*made, torch.device("cpu"))
    clips = [c for c in frames.clips if c.split == "train"]
    mixture = {"dfdc": 8, "fake_clips": 4, "blends": 6, "redrawn": 2}
    frames.autoencoders = [autoencoder.Autoencoder("transposed").eval()]
    crops, labels = next(frames.batches(clips, 112, 32, 1.3, mixture, 1.0))
    assert crops.shape == (32, 3, 112, 112) and labels.tolist() == [0] * 16 + [1] * 16


def test_sweep_trains_saves_and_is_not_done_twice(made: tuple[Path, Path], tmp_path: Path):
    """A run of the command leaves weights that load and margins for each clip; a second one has nothing to do."""
    data, crops = made
    command = [sys.executable, HERE / "sweep.py", "--data", data, "--crops", crops, "--out", tmp_path]
    recipe = "small:net=lite0,steps=8,batch=32,redrawn=0,folds=split,lr=3e-4"
    assert subprocess.run([*command, recipe], check=False).returncode == 0
    result = json.loads((tmp_path / "small.json").read_text())
    assert [point["step"] for point in result["curve"]] == [2, 4, 6, 8]
    assert len(result["margins"]["test"]) == len(result["clips"]["test"])
    net = sweep.load(tmp_path / "small.pt", torch.device("cpu"))
    assert np.isfinite(sweep.margins_of(net, faces(2))).all()
    again = subprocess.run([*command, recipe], check=False, capture_output=True, text=True)
    assert again.returncode == 0 and "small" not in again.stdout
