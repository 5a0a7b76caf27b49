"""pytest training: forgeries by landmarks, those of the data's mean face (fixtures/face.npy, parts of the crop)."""

import csv
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from data import CONTEXT, TrainingCrops, to_input
from frame_net import Locator, changed, make
from head import Lessons
from held_forgeries import KINDS, forgeries
from restore import restore_temporal
from swaps import (
    CHIN,
    LIPS,
    PARTS,
    TIP,
    TOP,
    UNDER_NOSE,
    animated,
    correspondence,
    following,
    forged,
    outline,
    pose,
    restless,
)
from test_learning import drawn_face, make_data

FACE = np.load(Path(__file__).parent / "fixtures/face.npy").astype(np.float32)


def turned(points: np.ndarray, degrees: float, middle: float = 0.5) -> np.ndarray:
    c, s = np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))
    return ((points - middle) @ np.array([[c, s], [-s, c]]) + middle).astype(np.float32)


@pytest.mark.parametrize("degrees", [0, 30, -75])
def test_parts_of_a_face_lie_where_they_should_however_it_is_tilted(degrees):
    at = turned(FACE, degrees)
    for part in ("below the nose", "lips"):
        upright = turned(outline(at, part), -degrees)
        assert upright[:, 1].min() >= FACE[UNDER_NOSE, 1] - 0.02
    upright = turned(outline(at, "eyes"), -degrees)
    assert upright[:, 1].max() <= FACE[TIP, 1] + 0.02
    assert len(outline(at, "face")) > len(outline(at, "below the brows")) > len(outline(at, "below the nose"))


def test_pose_is_the_same_however_large_and_tilted_and_moves_with_the_nose():
    assert np.allclose(pose(turned(FACE, 25) * 0.7), pose(FACE), atol=1e-4)
    aside = FACE.copy()
    aside[TIP, 0] += 0.1
    assert pose(aside)[0] > pose(FACE)[0] + 0.05


def test_correspondence_finds_each_landmark_in_the_other_face():
    size = 200
    face = (FACE - 0.5) / CONTEXT + 0.5
    other = turned(face, 12) * 0.8 + 0.1
    other[:, 0] += 0.04 * np.sin(9 * other[:, 1])  # not an affine image of the first
    places = correspondence(face, other, size)
    for i in (TOP, TIP, CHIN, 33, 263):
        x, y = (face[i] * size).astype(int)
        assert np.abs(places[y, x] - (other[i] * size - 0.5)).max() < 3
    assert np.allclose(correspondence(face, face, size)[50, 60], (60, 50), atol=0.01)


def test_a_forgery_with_a_donor_differs_inside_the_face_alone():
    target, donor = (drawn_face(np.random.default_rng(seed), 218) for seed in (1, 2))
    at = (FACE - 0.5) / CONTEXT + 0.5
    inside, corner = [], []
    for seed in range(12):
        made = forged(target, at, donor, at, np.random.default_rng(seed))
        assert np.array_equal(made, forged(target, at, donor, at, np.random.default_rng(seed)))
        assert made.shape == target.shape and made.dtype == np.uint8
        difference = np.abs(made.astype(int) - target)
        inside.append(difference[60:160, 60:160].mean())
        corner.append(difference[:20, :20].mean())
    assert np.median(inside) > 1
    assert np.max(corner) < 0.5
    assert sum(PARTS.values()) == pytest.approx(1)


def test_a_face_blended_with_itself_is_altered_on_one_side_of_its_outline():
    target = drawn_face(np.random.default_rng(1), 218)
    at = (FACE - 0.5) / CONTEXT + 0.5
    sides = set()
    for seed in range(12):
        difference = np.abs(forged(target, at, target, at, np.random.default_rng(seed)).astype(int) - target)
        middle, corner = difference[120:150, 95:125].mean(), difference[:20, :20].mean()
        sides.add((bool(middle > 0.5), bool(corner > 0.5)))
    assert {(True, False), (False, True)} <= sides


def test_a_face_follows_the_move_of_another_in_its_own_place_size_and_tilt():
    opened = FACE.copy()
    opened[LIPS, 1] += 0.05
    assert restless(FACE, turned(FACE, 20) * 0.8) < 1e-3 < 0.002 < restless(FACE, opened)
    own = turned(FACE, 90) * 0.5
    moved = following(own, FACE, opened)
    still = np.setdiff1d(np.arange(len(FACE)), LIPS)
    assert np.abs(moved[still] - own[still]).max() < 1e-3
    lips = moved[LIPS] - own[LIPS]
    assert np.allclose(np.abs(lips), np.abs(turned(np.array([[0.5, 0.525]]), 90) - 0.5), atol=1e-3)


def test_an_animated_still_has_its_picture_where_its_landmarks_went():
    still = np.repeat(drawn_face(np.random.default_rng(1), 218).mean(2, keepdims=True), 3, 2).astype(np.uint8)
    still[125:135, 100:118] = (255, 0, 0)  # a spot between nose and chin
    at = (FACE - 0.5) / CONTEXT + 0.5
    lowered = at + np.float32([0, 12 / 218])
    for seed in range(6):
        made = animated(still, lowered, still, at, np.random.default_rng(seed)).astype(int)
        assert made.shape == still.shape
        red = np.clip(made[:, 105:113, 0] - made[:, 105:113, 1], 1e-6, None).mean(1)
        assert abs(np.average(np.arange(218), weights=red) - 141.5) < 2


def test_held_out_forgeries_change_what_they_are_named_after():
    pixels = np.stack([drawn_face(np.random.default_rng(seed), 218) for seed in range(4)])
    points = np.stack([(FACE - 0.5) / CONTEXT + 0.5] * 4)
    made = forgeries(pixels, points, [0, 1], [2, 3])
    assert np.array_equal(np.stack(made["real"]), pixels[:2])
    swap, pasted, mouth, boxed = (np.abs(np.stack(made[kind]).astype(int) - pixels[:2]).mean((0, 3)) for kind in KINDS)
    eyes, lips = (slice(88, 100), slice(80, 140)), (slice(130, 145), slice(95, 125))
    for difference in (swap, pasted):
        assert difference[eyes].mean() > 2 and difference[lips].mean() > 2
    for difference in (mouth, boxed):
        assert difference[eyes].mean() < 0.5 < difference[lips].mean()


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[Path, Path]:
    """Data and crops with painted faces, and landmarks of four in five."""
    data, crops = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("crops")
    make_data(data, crops)
    for of, context in (("clips", CONTEXT), ("dfdc", 1.0)):
        count = len(np.load(crops / f"{of}.npy", mmap_mode="r"))
        points = np.repeat(((FACE - 0.5) / context + 0.5)[None], count, 0).astype(np.float16)
        points[::5] = np.nan
        np.save(crops / f"{of}-landmarks.npy", points)
    return data, crops


def test_training_batches_hold_swaps_where_landmarks_are_known(made):
    crops = TrainingCrops(*made, 32, 1, blends=2, swaps=7)
    without, row = (next(r for r in crops.clip_of if (r % 5 == 0) == none) for none in (True, False))
    assert crops.swapped(without, True, np.random.default_rng(0)) is None
    assert crops.swapped(row, True, np.random.default_rng(0)).shape == (218, 218, 3)
    still = next(int(r) for r in crops.dfdc[1] if r % 5)
    for of, of_clip, size in ((row, True, 218), (still, False, 128)):
        moved = [crops.set_in_motion(of, of_clip, np.random.default_rng(seed)) for seed in range(6)]
        assert {m.shape for m in moved if m is not None} == {(size, size, 3)}
    with pytest.raises(ValueError, match="sixteenths"):
        TrainingCrops(*made, 32, 1, blends=2, swaps=11)
    batch, labels, of_clip, originals = next(iter(crops))
    assert batch.shape == (32, 112, 112, 3) and labels.sum() == 16 and of_clip.sum() == 4 + 6
    swaps = torch.nonzero(originals >= 0)[:, 0]
    assert 4 <= len(swaps) <= 7 and (labels[swaps] == 0).all() and (labels[originals[swaps]] == 1).all()
    where = changed(batch[swaps], batch[originals[swaps]], (7, 7))
    assert where.shape == (len(swaps), 7, 7)
    another = changed(batch[swaps], batch[originals[swaps].roll(1)], (7, 7))  # unlike each other all over
    assert where.mean() < another.mean() - 0.2 and where.amax((1, 2)).median() > 0.5


@pytest.mark.parametrize("name", ["light", "resnext50"])
def test_a_locator_learns_where_a_crop_was_changed(name):
    torch.manual_seed(1)
    net = make(name, pretrained=False)
    locator = Locator(net.backbone)
    crops = torch.randint(100, 140, (8, 112, 112, 3), dtype=torch.uint8)
    forged = crops.clone()
    forged[:4, :56] //= 3
    forged[4:, 56:] //= 3
    target = changed(forged, crops, (7, 7))
    assert target[:4, :3].min() == 1 and target[:4, 4:].max() == 0
    net(to_input(forged))
    optimizer = torch.optim.Adam(locator.parameters(), 0.01)
    losses = []
    for _ in range(60):
        loss = F.binary_cross_entropy_with_logits(locator(torch.arange(8)), target)
        optimizer.zero_grad()
        loss.backward(retain_graph=True)
        optimizer.step()
        losses.append(loss.item())
    assert losses[0] > 0.6 and losses[-1] < 0.5


def test_lessons_of_several_batches_keep_every_swap_beside_its_original(made):
    lessons = Lessons.draw(*made, batches=2)
    assert lessons.crops.shape == (128, 112, 112, 3)
    swaps = torch.nonzero(lessons.originals >= 0)[:, 0]
    assert (swaps < 64).any() and (swaps >= 64).any()
    assert torch.equal(lessons.originals[swaps] // 64, swaps // 64)
    assert (lessons.labels[swaps] == 0).all() and (lessons.labels[lessons.originals[swaps]] == 1).all()
    crops = torch.from_numpy(lessons.crops)
    alike = changed(crops[swaps], crops[lessons.originals[swaps]], (7, 7))
    assert alike.mean() < changed(crops[swaps], crops[lessons.originals[swaps].roll(1)], (7, 7)).mean() - 0.2


def test_swaps_want_landmarks(tmp_path):
    crops = tmp_path / "crops"
    crops.mkdir()
    make_data(tmp_path, crops, clips=6)
    with pytest.raises(FileNotFoundError, match="landmarks"):
        TrainingCrops(tmp_path, crops, 32, 1, swaps=7)


def go_on(made: tuple[Path, Path], out: Path, *options) -> None:
    """Three steps of train.py with swaps, as the README has it on a processor."""
    command = [sys.executable, Path(__file__).parent / "train.py", "--data", made[0], "--crops", made[1], "--out", out]
    command += ["--clip-labels", 0, "--blends", 0, "--batch", 16, "--steps", 3, "--dfdc-held", 60]
    command += ["--evaluate-every", 99, *options]
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]


def test_the_light_branch_goes_on_with_swaps_by_what_it_thought_before(made, tmp_path):
    before = tmp_path / "before.pt"
    torch.save({"net": make("light").state_dict()}, before)
    go_on(made, tmp_path, "--net", "light", "--teacher", before, "--swaps", 12)
    (row,) = csv.DictReader((tmp_path / "curves.csv").open())
    assert row["step"] == "3" and float(row["agree"]) > 0
    run = tmp_path / "another"
    go_on(made, run, "--net", "light", "--teacher", before, "--swaps", 12, "--after", tmp_path / "last.pt")
    (row,) = csv.DictReader((run / "curves.csv").open())
    batches = {v.item() for k, v in torch.load(run / "last.pt")["net"].items() if k.endswith("num_batches_tracked")}
    assert row["step"] == "3" and batches == {6}


def test_another_teacher_for_clips(made, tmp_path):
    before = tmp_path / "before.pt"
    torch.save({"net": make("light").state_dict()}, before)
    teachers = ("--net", "light", "--teacher", before, "--clip-teacher", before)
    go_on(made, tmp_path, *teachers, "--clip-sharpness", 3, "--swaps", 12, "--mix", 1)
    go_on(made, tmp_path / "one", *teachers, "--swaps", 12, "--mix", 1)
    # The same run but for how sharp that teacher's opinion is. What it goes on from had no task of where.
    go_on(made, tmp_path / "on", *teachers, "--swaps", 12, "--locate", 1, "--after", tmp_path / "last.pt")
    agree = [float(next(csv.DictReader((run / "curves.csv").open()))["agree"]) for run in (tmp_path, tmp_path / "one")]
    assert agree[0] > 1.5 * agree[1]


def test_relstm_goes_on_through_its_finished_lstm(made, tmp_path):
    models = Path(__file__).parent / "../models"
    graphs = ("--start", models / "backbone.onnx", "--lstm", models / "temporal.onnx")
    go_on(made, tmp_path, *graphs, "--swaps", 10, "--mix", 0.5, "--locate", 1, "--lr", 1e-3, "--warmup", 1)
    saved = torch.load(tmp_path / "last.pt")
    assert saved["locator"]["tell.weight"].abs().max() > 0
    assert torch.equal(torch.load(tmp_path / "best.pt")["locator"]["tell.weight"], saved["locator"]["tell.weight"])
    was = {f"head.{k}": v for k, v in restore_temporal(models / "temporal.onnx")[0].state_dict().items()}
    assert all(torch.equal(saved["net"][k], was[k]) for k in was)
    stayed = {k for k, v in saved["net"].items() if torch.equal(v, saved["ema"][k])}  # their mean since the start
    kept = {k for k in saved["net"] if k.startswith(("backbone.stem.", *(f"backbone.layers.{i}." for i in range(3))))}
    assert kept <= stayed and not stayed & {"backbone.layers.3.conv1.weight", "backbone.layers.15.conv3.weight"}
