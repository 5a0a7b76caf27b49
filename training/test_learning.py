"""pytest training: the whole of train.py learns a small made-up task, resumes, and runs as several processes."""

import csv
import json
import os
import subprocess
import sys
import zlib
from pathlib import Path

import cv2
import numpy as np

from augment import self_blend

HERE = Path(__file__).parent


def drawn_face(rng: np.random.Generator, size: int) -> np.ndarray:
    """A painted head with texture: enough for a forged inner face to differ from the rest."""
    image = np.full((size, size, 3), rng.integers(20, 220, 3), np.float32)
    skin = rng.integers(90, 230, 3).astype(float)
    middle = (size // 2, size // 2)
    cv2.ellipse(image, middle, (int(size * 0.36), int(size * 0.46)), rng.normal(0, 6), 0, 360, skin.tolist(), -1)
    for x in (0.36, 0.64):
        cv2.circle(image, (int(size * x), int(size * 0.42)), int(size * 0.05), (30, 30, 30), -1)
    cv2.ellipse(image, (size // 2, int(size * 0.72)), (size // 7, size // 20), 0, 0, 360, (60, 40, 120), -1)
    image += cv2.GaussianBlur(rng.normal(0, 60, image.shape).astype(np.float32), (0, 0), 1.2)
    return np.clip(image, 0, 255).astype(np.uint8)


def forged(face: np.ndarray, rng: np.random.Generator, seen: float) -> np.ndarray:
    """The same with another look of it pasted in, never twice alike, and in the colours of another light."""
    blend = self_blend(face, rng, None, seen).astype(float) + rng.permutation([45, -45, 0])
    mask = np.zeros(face.shape[:2], np.float32)
    cv2.circle(mask, (len(face) // 2,) * 2, int(len(face) * 0.3 / seen), 1, -1)
    mask = cv2.GaussianBlur(mask, (0, 0), 3)[:, :, None]
    return np.clip(face * (1 - mask) + blend * mask, 0, 255).astype(np.uint8)


def make_data(data: Path, crops: Path, clips: int = 60, frames: int = 6) -> None:
    """Files as ../shared/data and preprocess.py have them, with painted faces; `frames` of them in each clip."""
    rng = np.random.default_rng(0)
    rows, images = [], []
    for i in range(480):
        fake, face = i % 2 == 0, drawn_face(rng, 128)
        images.append(forged(face, rng, 1.0) if fake else face)
        rows.append((f"{i}.jpg", "fake" if fake else "real", "val" if i >= 360 else "train", i))
    np.save(crops / "dfdc.npy", np.stack(images))
    write(crops / "dfdc.csv", ("path", "label", "split", "group"), rows)

    listed, found, images = [], [], []
    for i in range(clips):
        fake, test = i % 2 == 0, i % 6 < 2
        # Names that data.py sorts into training, validation and test.
        wanted = "val" if i % 6 in (2, 3) else "train"
        group = next(f"g{i}-{k}" for k in range(999) if is_val(f"g{i}-{k}") == (wanted == "val"))
        source = "sam-0927" if test else "studio"
        generator = ("EMO" if test else "Made") if fake else ""
        path = f"clips/{source}-{i:010d}.mp4"
        listed.append((path, "fake" if fake else "real", generator, group))
        face = drawn_face(rng, 218)
        for k in range(frames):
            images.append(forged(face, rng, 1.7) if fake else face)
            found.append((path, f"{k / 10:.3f}", 0, 0, 128, 128))
    np.save(crops / "clips.npy", np.stack(images))
    write(crops / "clips.csv", ("clip", "time", "x", "y", "width", "height"), found)
    write(data / "clips.csv", ("path", "label", "generator", "group"), listed)


def is_val(group: str) -> bool:
    return zlib.crc32(group.encode()) % 100 < 18


def write(path: Path, head: tuple, rows: list) -> None:
    with path.open("w") as file:
        csv.writer(file).writerows([head, *rows])


def test_training_learns_resumes_and_runs_as_two_processes(tmp_path):
    data, crops, run = tmp_path / "data", tmp_path / "crops", tmp_path / "0"
    data.mkdir()
    crops.mkdir()
    make_data(data, crops)
    options = ["--data", data, "--crops", crops, "--batch", 16, "--dfdc-held", 120, "--evaluate-every", 99]
    # The network with ImageNet weights: one from nothing needs more than two minutes of a CI machine to see anything.
    options += ["--net", "light", "--lr", 1e-3]

    def train(*more, launcher: tuple = (sys.executable,)) -> subprocess.CompletedProcess:
        command = [str(part) for part in (*launcher, HERE / "train.py", *options, *more)]
        environment = os.environ | {"OMP_WAIT_POLICY": "PASSIVE"}
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600)

    alone = train("--out", run, "--warmup", 20, "--steps", 15, "--threads", 2)
    assert alone.returncode == 0, alone.stderr[-2000:]

    other = train("--out", run, "--warmup", 20, "--steps", 15, "--seed", 2)
    assert other.returncode != 0 and "--seed 1, not 2" in other.stderr
    config = json.loads((run / "config.json").read_text())
    assert config["seed"] == 1
    del config["mix"]  # as if an earlier train.py had written it
    (run / "config.json").write_text(json.dumps(config))

    # As two machines: the second has an empty disk.
    each = ("sh", "-c", f'"{sys.executable}" "$@" --out "{tmp_path}/$RANK"', "")
    both = (sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", 2, "--no-python", *each)
    together = train("--warmup", 20, "--steps", 60, "--threads", 1, launcher=both)
    assert together.returncode == 0, together.stderr[-2000:]
    assert together.stdout.count("resumed {") == 2 and together.stdout.count("'step': 15") == 2
    assert not list((tmp_path / "1").iterdir())
    rows = list(csv.DictReader((run / "curves.csv").open()))
    assert [int(r["step"]) for r in rows] == [15, 60]
    assert float(rows[-1]["loss"]) < float(rows[0]["loss"])
    assert float(rows[-1]["dfdc_auc"]) > 0.7
    assert all((run / name).stat().st_size > 0 for name in ("best.pt", "last.pt", "config.json", "curves.png"))

    # Without clips there is nothing to mix, and without a warm-up no part of one.
    bare = ("--fake-clips", 0, "--real-dfdc", 16, "--teacher", run / "best.pt", "--mix", 0.5, "--warmup", 0)
    done = train("--out", tmp_path / "bare", *bare, "--steps", 2)
    assert done.returncode == 0, done.stderr[-2000:]
