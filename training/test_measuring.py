"""pytest training: what evaluate.py, features.py and measure.py do, on made-up clips."""

import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import features
from calibration import band_shares
from data import Clip
from evaluate import PANEL, bootstrap_auc, left_out, shares_of
from features import features_of, file_hashes

HERE = Path(__file__).parent


def clip(label: int, source: str, group: str) -> Clip:
    return Clip(f"{source}-{group}", label, "" if label else "EMO", source, group, "test", np.arange(16))


def made_up() -> tuple[list[Clip], np.ndarray, np.ndarray, np.ndarray]:
    """Clips, whether fake, margins, kinds: real clips of four sources that are judged unlike each other, fakes of two
    repositories, a group each."""
    rng = np.random.default_rng(0)
    clips = [clip(1, f"s{i % 4}", f"r{i}") for i in range(80)]
    clips += [clip(0, PANEL if i % 2 else "studio", f"f{i}") for i in range(80)]
    sources = sorted({c.source for c in clips})
    kinds = np.array([sources.index(c.source) for c in clips])
    fake = np.array([c.label == 0 for c in clips])
    own = {"s0": -2, "s1": -1, "s2": 1, "s3": 2, PANEL: 3, "studio": 0}
    margins = np.array([own[c.source] for c in clips]) + rng.normal(0, 0.5, len(clips))
    return clips, fake, margins, kinds


def test_few_sources_say_less_than_many_groups():
    clips, fake, margins, kinds = made_up()
    groups = [c.group for c in clips]
    by_group, by_source = (bootstrap_auc(fake, margins, groups, k) for k in (None, kinds))
    assert by_source[0] < by_group[0] and by_source[1] - by_source[0] > 2 * (by_group[1] - by_group[0])
    # Where all are of one source, its groups are all that is left to draw.
    assert bootstrap_auc(fake, margins, groups, np.zeros(len(clips))) == by_group


def test_shares_come_with_intervals_around_them():
    clips, fake, margins, kinds = made_up()
    p = 1 / (1 + np.exp(-margins))[None]
    judged = {"p": p, "manipulated": np.full_like(p, 0.8), "clean": np.full_like(p, 0.3)}
    shares, found = band_shares(judged, fake), shares_of(judged, fake, [c.group for c in clips], kinds)
    assert len(found) == 3 * len(shares)
    for name, share in shares.items():
        (low, high), (lowest, highest) = found[f"{name}_interval"], found[f"{name}_interval_sources"]
        assert found[name] == share and lowest <= low <= share <= high <= highest


def test_fakes_of_one_repository_are_told_apart_from_the_others():
    clips, fake, margins, kinds = made_up()
    chosen = np.array([c.source != "s3" for c in clips])
    controls = {"size": np.array([c.source == PANEL for c in clips], float), "sharpness": -margins}
    row = left_out(chosen, fake, margins, clips, kinds, controls)
    panel, others = row["by_repository"][PANEL], row["by_repository"]["others"]
    assert [(r["real"], r["fake"]) for r in (row, panel, others)] == [(60, 80), (60, 40), (60, 40)]
    assert row["auc"] == pytest.approx((panel["auc"] + others["auc"]) / 2)
    assert panel["auc"] > others["auc"] + 0.2
    assert (panel["controls"]["size"], others["controls"]["size"]) == (1, 0.5)
    assert row["controls"]["sharpness"] == pytest.approx(row["auc"])


def test_other_bands_are_another_model(tmp_path):
    manifest = json.loads((HERE / "../models/model.json").read_text())
    found = []
    for clean in (0.3, 0.3, 0.4):
        manifest["thresholds"]["clean"] = clean
        (tmp_path / "model.json").write_text(json.dumps(manifest))
        found.append(file_hashes(tmp_path))
    assert found[0] == found[1] and found[0].keys() == {"backbone", "temporal", "calibration"}
    assert {k for k in found[0] if found[0][k] != found[2][k]} == {"calibration"}


def test_features_are_kept_by_what_was_seen(tmp_path, monkeypatch):
    (tmp_path / "backbone.onnx").write_bytes(b"weights")
    one, seen = clip(1, "studio", "a"), []

    class Network:
        models = tmp_path

        def features(self, crops: np.ndarray) -> np.ndarray:
            seen.append(len(crops))
            return np.zeros((len(crops), 3), np.float32)

    boxes = {one.path: [(0.0, (0.0, 0.0, 9.0, 9.0))]}
    picture = np.zeros((112, 112, 3), np.uint8)
    monkeypatch.setattr(features, "CACHE", tmp_path)
    monkeypatch.setattr(features, "boxes_of", lambda crops: boxes)
    monkeypatch.setattr(features, "clip_frames", lambda path, boxes: (picture, boxes))
    monkeypatch.setattr(features, "crops_of", lambda frame, boxes: np.stack([frame] * 20))
    monkeypatch.setattr(features, "spread_crops", lambda path, boxes, most: np.stack([picture] * most))

    def asked() -> list[int]:
        features_of(Network(), tmp_path, tmp_path, [one])
        return seen

    assert asked() == asked() == [20]
    one.split = "train"
    assert asked() == [20, 8]
    boxes[one.path] = [(0.0, (1.0, 0.0, 9.0, 9.0))]
    assert asked() == [20, 8, 8]
    monkeypatch.setattr(features, "SEEN", features.SEEN + 0.1)
    assert asked() == [20, 8, 8, 8]


def test_measuring_stops_at_once_when_a_script_fails(tmp_path):
    (tmp_path / "measure.py").write_text((HERE / "measure.py").read_text())
    for name in ("evaluate", "robustness", "held_forgeries", "families", "leave_one_out", "lengths", "seldom", "bands"):
        (tmp_path / f"{name}.py").write_text("import time; time.sleep(60)")
    (tmp_path / "evaluate.py").write_text("")
    (tmp_path / "held_forgeries.py").write_text("raise ValueError('no landmarks')")
    started = time.time()
    command = [sys.executable, tmp_path / "measure.py", "--data", tmp_path, "--out", tmp_path / "out"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1 and "held_forgeries.py failed" in done.stderr and "no landmarks" in done.stderr
    assert time.time() - started < 30
    assert {p.stem for p in (tmp_path / "out").glob("*.log")} == {"evaluate", "robustness", "held_forgeries"}
